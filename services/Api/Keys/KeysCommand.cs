using System.Globalization;
using Microsoft.Extensions.Options;
using NodaTime;
using SeiPlatform.Api.Windows;
using SeiPlatform.Database;

namespace SeiPlatform.Api.Keys;

/// <summary>
/// <c>keys create --customer NAME [--expires 90d]</c>, <c>keys list</c>, <c>keys revoke ID</c>: for whoever has the service's own configuration, the
/// bootstrap secret and the database's password included. The key goes to standard output, everything else to standard error.
/// </summary>
internal static class KeysCommand
{
    public const string Verb = "keys";

    private const string Usage = """
        usage: keys create --customer NAME [--expires 90d]
               keys list
               keys revoke ID
        """;

    public static async Task<int> RunAsync(WebApplicationBuilder builder, string[] args)
    {
        // The key is the output; log lines would be read as one.
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var services = app.Services;
        _ = services.GetRequiredService<IOptions<AdminOptions>>().Value;
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        services.GetRequiredService<SchemaState>().MarkReady();
        var store = services.GetRequiredService<ApiKeyStore>();
        return args switch
        {
            [_, "create", "--customer", var customer] => await CreateAsync(store, customer, null),
            [_, "create", "--customer", var customer, "--expires", var length] => await CreateAsync(store, customer, length),
            [_, "list"] => await ListAsync(store),
            [_, "revoke", var id] => await RevokeAsync(store, id),
            _ => await FailAsync(Usage, 64),
        };
    }

    private static async Task<int> CreateAsync(ApiKeyStore store, string customer, string? length)
    {
        DateTimeOffset? expires = null;
        if (length is not null)
        {
            if (WindowLength.Parse(length) is not { } period)
                return await FailAsync($"--expires: \"{length}\" is no length of time; expected {WindowLength.Expected}.", 64);
            var now = SystemClock.Instance.GetCurrentInstant().InUtc();
            expires = (now.LocalDateTime + period).InUtc().ToDateTimeOffset();
        }

        var errors = store.Validate(customer, expires);
        if (errors.Any)
            return await FailAsync(errors.ToProblem().ProblemDetails.Detail!, 64);

        var created = await store.CreateAsync(customer, expires, CancellationToken.None);
        await Console.Error.WriteLineAsync($"Key {created.Id} of {created.Customer}; it is shown this once:");
        Console.WriteLine(created.Key);
        return 0;
    }

    private static async Task<int> ListAsync(ApiKeyStore store)
    {
        foreach (var key in await store.ListAsync(CancellationToken.None))
        {
            var state = key.RevokedAt is { } revoked ? $"revoked {Show(revoked)}" : key.ExpiresAt is { } expires ? $"expires {Show(expires)}" : "valid";
            Console.WriteLine($"{key.Id}  {key.Prefix}...  {key.Customer}  created {Show(key.CreatedAt)}  {state}");
        }

        return 0;
    }

    private static async Task<int> RevokeAsync(ApiKeyStore store, string id)
    {
        if (!Guid.TryParse(id, out var parsed))
            return await FailAsync($"\"{id}\" is no key id; expected one that \"keys list\" shows.", 64);
        return await store.RevokeAsync(parsed, CancellationToken.None) is null ? await FailAsync($"There is no key {id}.", 1) : 0;
    }

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync(message);
        return exitCode;
    }

    private static string Show(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
