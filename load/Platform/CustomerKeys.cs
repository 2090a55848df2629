using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SeiPlatform.Load.Cli;

namespace SeiPlatform.Load.Platform;

/// <summary>
/// The customers' keys. The platform shows each once, so they are kept in a file that only its owner can read, and used again: with each start there are no
/// more of them.
/// </summary>
internal sealed class CustomerKeys(Target target, HttpClient http)
{
    /// <exception cref="LoadException">The API does not answer, or not as it has to.</exception>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(IEnumerable<string> customers, CancellationToken cancellationToken)
    {
        try
        {
            var keys = await ReadAsync(cancellationToken);
            var missing = new List<string>();
            foreach (var customer in customers)
            {
                if (!keys.TryGetValue(customer, out var key) || !await IsKnownAsync(key, cancellationToken))
                    missing.Add(customer);
            }
            if (missing.Count == 0)
                return keys;

            await RevokeAsync(missing, cancellationToken);
            foreach (var customer in missing)
                keys[customer] = await CreateAsync(customer, cancellationToken);
            await WriteAsync(keys, cancellationToken);
            return keys;
        }
        catch (HttpRequestException exception)
        {
            throw new LoadException(ExitCode.NotRunning, $"the API at {target.Api} does not answer: {exception.Message}", exception);
        }
    }

    private async Task<bool> IsKnownAsync(string key, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, "api/v1/repositories?limit=1", key, null, cancellationToken);
        return answer.StatusCode is HttpStatusCode.Unauthorized ? false : Fine(answer);
    }

    /// <summary>Keys that got lost are of no use to anybody.</summary>
    private async Task RevokeAsync(List<string> customers, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, "api/v1/keys", target.BootstrapSecret, null, cancellationToken);
        Fine(answer);
        var listed = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        foreach (var key in listed.GetProperty("items").EnumerateArray())
        {
            var isRevoked = key.TryGetProperty("revokedAt", out var revokedAt) && revokedAt.ValueKind is not JsonValueKind.Null;
            if (isRevoked || !customers.Contains(key.GetProperty("customer").GetString()!))
                continue;
            using var revoked = await SendAsync(HttpMethod.Delete, $"api/v1/keys/{key.GetProperty("id").GetString()}", target.BootstrapSecret, null, cancellationToken);
            Fine(revoked);
        }
    }

    private async Task<string> CreateAsync(string customer, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(new { customer });
        using var answer = await SendAsync(HttpMethod.Post, "api/v1/keys", target.BootstrapSecret, body, cancellationToken);
        Fine(answer);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("key").GetString()!;
    }

    private static bool Fine(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? true
        : throw new LoadException(ExitCode.Failed, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath} is answered with {(int)answer.StatusCode}");

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string credential, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(target.Api, path)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return await http.SendAsync(request, cancellationToken);
    }

    private async Task<Dictionary<string, string>> ReadAsync(CancellationToken cancellationToken) => File.Exists(target.KeyFile)
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(target.KeyFile, cancellationToken)) ?? []
        : [];

    private async Task WriteAsync(Dictionary<string, string> keys, CancellationToken cancellationToken)
    {
        // Whole or not at all, and with a new file's mode: one that is there already would keep its own.
        var draft = $"{target.KeyFile}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, options))
            await JsonSerializer.SerializeAsync(file, keys, cancellationToken: cancellationToken);
        File.Move(draft, target.KeyFile, overwrite: true);
    }
}
