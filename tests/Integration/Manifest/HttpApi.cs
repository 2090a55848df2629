using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Manifest;

/// <summary>A component's own HTTP API, as its users reach it.</summary>
internal sealed class HttpApi : IDisposable
{
    private readonly HttpClient client;

    public HttpApi(ManifestContainer container, string binding = "http", string? user = null, string? password = null)
    {
        client = new HttpClient { BaseAddress = container.Url(binding), Timeout = TimeSpan.FromSeconds(15) };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken = default) =>
        JsonNode.Parse(await TextAsync(path, cancellationToken)) ?? throw new InvalidOperationException($"GET {path} answered null.");

    public async Task<string> TextAsync(string path, CancellationToken cancellationToken = default)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await ContentAsync(response, path, cancellationToken);
    }

    public async Task<string> PostAsync(string path, string json, CancellationToken cancellationToken = default)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return await ContentAsync(response, path, cancellationToken);
    }

    /// <summary>The value of the only sample of a metric on <c>/metrics</c>.</summary>
    public async Task<double> SampleAsync(string metric, CancellationToken cancellationToken = default)
    {
        var samples = (await TextAsync("metrics", cancellationToken)).Split('\n')
            .Where(line => line.StartsWith(metric + " ", StringComparison.Ordinal) || line.StartsWith(metric + "{", StringComparison.Ordinal)).ToList();
        return double.Parse(Assert.Single(samples).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The series that Prometheus has for an expression now.</summary>
    public async Task<JsonArray> QueryAsync(string expression, CancellationToken cancellationToken = default) =>
        (await GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}", cancellationToken))["data"]!["result"]!.AsArray();

    public void Dispose() => client.Dispose();

    private static async Task<string> ContentAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? text : throw new HttpRequestException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
