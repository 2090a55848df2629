using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Npgsql;
using SeiPlatform.Collector.Git.History;
using SeiPlatform.Collector.Git.Import;

namespace SeiPlatform.Collector.Git;

/// <summary>The body of <c>POST /collect/git</c>.</summary>
/// <param name="Location">A path or a URL.</param>
/// <param name="Repository">The name on the platform; null: derived from where it was cloned from, or from the folder.</param>
/// <param name="TagPattern">Which tags are deployments, a regular expression; null: as configured.</param>
/// <param name="Environment">The environment that tags deploy to; null: production.</param>
public sealed record GitImportRequest(string? Location, string? Repository, string? TagPattern, string? Environment);

/// <summary>The answer to <c>POST /collect/git</c>.</summary>
public sealed record GitImportAccepted(string Repository, string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GitImportRequest))]
[JsonSerializable(typeof(GitImportAccepted))]
[JsonSerializable(typeof(ImportStatus))]
[JsonSerializable(typeof(IReadOnlyList<ImportStatus>))]
internal sealed partial class GitImportJson : JsonSerializerContext;

public static class GitImportEndpoints
{
    private const string Root = "/collect/git";

    /// <summary><c>POST /collect/git</c>, <c>GET /collect/git</c> and <c>GET /collect/git/{owner}/{name}</c>, for whoever has the admin secret.</summary>
    public static IEndpointRouteBuilder MapGitImport(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Root).AddEndpointFilter(async (context, next) =>
            IsAdmin(context.HttpContext) ? await next(context) : Unauthorized(context.HttpContext));

        group.MapPost("", ReceiveAsync);
        group.MapGet("", (ImportStore store, CancellationToken cancellationToken) => AvailableAsync(async () =>
            Results.Json(await store.ListAsync(cancellationToken), GitImportJson.Default.IReadOnlyListImportStatus)));
        group.MapGet("{**repository}", FindAsync);
        return endpoints;
    }

    private static async Task<IResult> FindAsync(string repository, ImportStore store, CancellationToken cancellationToken)
    {
        if (repository.Any(char.IsControl))
            return Invalid("A repository's name has no control characters");
        return await AvailableAsync(async () => await store.FindAsync(repository.ToLowerInvariant(), cancellationToken) is { } status
            ? Results.Json(status, GitImportJson.Default.ImportStatus)
            : Results.Problem($"No history of {repository} was ever imported.", statusCode: StatusCodes.Status404NotFound));
    }

    /// <summary>Reads the body itself: a parameter would be read before the filter has asked who sends it.</summary>
    private static async Task<IResult> ReceiveAsync(HttpContext context, GitImports imports, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
            return Results.Problem("The content type has to be application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        GitImportRequest? request;
        try
        {
            request = await context.Request.ReadFromJsonAsync(GitImportJson.Default.GitImportRequest, cancellationToken);
        }
        catch (JsonException exception)
        {
            return Invalid($"The body is no import: {exception.Message.TrimEnd('.')}");
        }
        catch (BadHttpRequestException exception)
        {
            return Results.Problem(exception.Message, statusCode: exception.StatusCode);
        }

        return request is null ? Invalid("The body is empty") : await AcceptAsync(request, imports, cancellationToken);
    }

    private static async Task<IResult> AcceptAsync(GitImportRequest request, GitImports imports, CancellationToken cancellationToken)
    {
        if (!GitLocation.TryParse(request.Location, out var location, out var mistake))
            return Invalid($"location {mistake}");
        var repository = request.Repository?.Trim().ToLowerInvariant();
        if (repository is not null && !RepositoryName.IsValid(repository))
            return Invalid("repository has to be owner/name, of letters, digits, dots, hyphens and underscores, at most 200 characters");
        if (TagPattern.Mistake(request.TagPattern) is { } patternMistake)
            return Invalid($"tagPattern {patternMistake}");
        var environment = request.Environment?.Trim().ToLowerInvariant();
        if (environment is { Length: 0 or > 100 } || environment?.Any(char.IsControl) is true)
            return Invalid("environment has to have between 1 and 100 characters, none of them a control character");

        return await AvailableAsync(async () =>
        {
            var name = await imports.QueueAsync(location, repository, request.TagPattern, environment, cancellationToken);
            var status = $"{Root}/{name}";
            return Results.Accepted(status, new GitImportAccepted(name, status));
        });
    }

    private static async Task<IResult> AvailableAsync(Func<Task<IResult>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (GitImports.IsAway(exception) || exception is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            return Results.Problem("The database is away, or has no tables yet.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static bool IsAdmin(HttpContext context)
    {
        const string scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        var secret = context.RequestServices.GetRequiredService<IOptions<AdminOptions>>().Value.Secret;
        // Hashes have one length whatever was sent, so the time of the comparison tells nothing.
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[scheme.Length..].Trim()), Hash(secret));

        static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    private static IResult Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Authorization: Bearer with the admin secret is needed.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static IResult Invalid(string detail) => Results.Problem(detail + ".", statusCode: StatusCodes.Status400BadRequest);
}
