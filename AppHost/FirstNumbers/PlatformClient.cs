using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace SeiPlatform.AppHost.FirstNumbers;

/// <summary>Asks the platform as its first customer would.</summary>
internal sealed class PlatformClient(Uri api, Uri collector, string bootstrapSecret) : IDisposable
{
    private const string Customer = "local";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<IReadOnlyList<GitImport>> ImportsAsync(CancellationToken cancellationToken) =>
        await GetAsync<List<GitImport>>(new Uri(collector, "collect/git"), bootstrapSecret, cancellationToken) ?? [];

    /// <summary>A new key for the customer <c>local</c>.</summary>
    public async Task<string> CreateKeyAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, new Uri(api, "api/v1/keys"), bootstrapSecret);
        request.Content = JsonContent.Create(new { customer = Customer });
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var created = await answer.Content.ReadFromJsonAsync<CreatedKey>(cancellationToken);
        return created!.Key;
    }

    /// <summary>Whether the API knows a key.</summary>
    public async Task<bool> AcceptsAsync(string key, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, new Uri(api, "api/v1/repositories"), key);
        using var answer = await _http.SendAsync(request, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.Unauthorized)
            return false;
        answer.EnsureSuccessStatusCode();
        return true;
    }

    public async Task<DoraAnswer> DoraAsync(string repository, string window, string key, CancellationToken cancellationToken)
    {
        var query = $"api/v1/dora?repository={Uri.EscapeDataString(repository)}&window={window}";
        return (await GetAsync<DoraAnswer>(new Uri(api, query), key, cancellationToken))!;
    }

    public void Dispose() => _http.Dispose();

    private async Task<T?> GetAsync<T>(Uri address, string credential, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, address, credential);
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<T>(cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string credential) =>
        new(method, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", credential) } };
}
