using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SeiPlatform.Tests.Stack.Platform;

/// <summary>Talks to the two services as GitHub and as a customer do.</summary>
public sealed class PlatformClient : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly PlatformUnderTest platform;
    private readonly string customer;
    private string? key;

    public PlatformClient(PlatformUnderTest platform, string customer = "stack-test") => (this.platform, this.customer) = (platform, customer);

    /// <summary>Delivers a webhook, signed with the generated secret unless <paramref name="secret"/> is another.</summary>
    public async Task<HttpResponseMessage> DeliverAsync(string gitHubEvent, string body, string delivery, string? traceParent = null, string? secret = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? PlatformUnderTest.Secrets["github-webhook-secret"]), bytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Url("data-collector"), "webhooks/github"));
        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-GitHub-Event", gitHubEvent);
        request.Headers.Add("X-GitHub-Delivery", delivery);
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(signature)}");
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        return await http.SendAsync(request);
    }

    /// <summary>Asks the API with a key that this client has made for itself.</summary>
    public async Task<JsonNode> GetAsync(string path, string? traceParent = null, CancellationToken cancellationToken = default)
    {
        key ??= await CreateKeyAsync(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(platform.Url("api-service"), path));
        request.Headers.Add("X-Api-Key", key);
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, path, cancellationToken);
    }

    /// <summary>Asks the API for something that it may refuse.</summary>
    /// <param name="path">Below its address.</param>
    /// <param name="withKey">Without one it refuses everything.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The status of the answer.</returns>
    public async Task<int> TryAsync(string path, bool withKey = true, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(platform.Url("api-service"), path));
        if (withKey)
        {
            request.Headers.Add("X-Api-Key", key ??= await CreateKeyAsync(cancellationToken));
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>Asks or orders the collector with the bootstrap secret.</summary>
    public async Task<JsonNode> ImportAsync(string location, CancellationToken cancellationToken = default)
    {
        using var request = Admin(HttpMethod.Post, new Uri(platform.Url("data-collector"), "collect/git"));
        request.Content = JsonContent.Create(new { location });
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, "POST /collect/git", cancellationToken);
    }

    public async Task<JsonNode> ImportStatusAsync(string repository, CancellationToken cancellationToken = default)
    {
        using var request = Admin(HttpMethod.Get, new Uri(platform.Url("data-collector"), $"collect/git/{repository}"));
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, $"GET /collect/git/{repository}", cancellationToken);
    }

    /// <summary>An answer of any component, whatever its status.</summary>
    public async Task<(int Status, JsonNode? Body)> LookAsync(string component, string path, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync(new Uri(platform.Url(component), path), cancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)));
    }

    /// <summary>All keys, as an administrator sees them.</summary>
    public async Task<JsonNode> KeysAsync(CancellationToken cancellationToken = default)
    {
        using var request = Admin(HttpMethod.Get, new Uri(platform.Url("api-service"), "api/v1/keys"));
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, "GET /api/v1/keys", cancellationToken);
    }

    /// <summary>A request with one header, and how it was answered.</summary>
    public async Task<HttpStatusCode> TryAsync(string component, string path, string header, string value, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(path.StartsWith("api/", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post, new Uri(platform.Url(component), path));
        request.Headers.TryAddWithoutValidation(header, value);
        if (request.Method == HttpMethod.Post)
            request.Content = JsonContent.Create(new { });
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>A component's metrics in the OpenMetrics format, which alone has exemplars.</summary>
    public async Task<string> ExposedAsync(string component, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(platform.Url(component), "metrics"));
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
        using var response = await http.SendAsync(request, cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<string> CreateKeyAsync(CancellationToken cancellationToken)
    {
        using var request = Admin(HttpMethod.Post, new Uri(platform.Url("api-service"), "api/v1/keys"));
        request.Content = JsonContent.Create(new { customer });
        using var response = await http.SendAsync(request, cancellationToken);
        return (string)(await ReadAsync(response, "POST /api/v1/keys", cancellationToken))["key"]!;
    }

    private static HttpRequestMessage Admin(HttpMethod method, Uri url) => new(method, url)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", PlatformUnderTest.Secrets["bootstrap-secret"]) },
    };

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{what} answered {(int)response.StatusCode}: {text}");
    }
}
