using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Images;
using SeiPlatform.Tests.Harness.Manifest;
using SeiPlatform.Tests.Harness.Metrics;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Metrics;

/// <summary>Both services run and work a little; what they expose then is compared with <c>docs/metrics.md</c>.</summary>
public sealed class MetricsContractTests(TimescaleDbFixture timescaledb, RedisFixture redis, KafkaFixture kafka)
{
    private const string Secret = "a-secret-of-this-test-only";
    private const string Both = "Both services";

    [Fact]
    public async Task What_the_running_services_expose_is_what_the_contract_says()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(cancellation);
        await using var cache = await redis.StartAsync(cancellation);
        await using var broker = await kafka.StartAsync(cancellation);
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__database"] = database.ConnectionString,
            ["ConnectionStrings__redis"] = cache.ConnectionString,
            ["ConnectionStrings__kafka"] = broker.BootstrapServers,
            ["Admin__Secret"] = Secret,
            ["Webhooks__GitHub__Secret"] = Secret,
            // Nobody listens there: what matters is that the services' HTTP client is at work.
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://localhost:{FreePort.Next()}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        };
        await using var collector = await ServiceProcess.StartAsync("SeiPlatform.Collector.dll", environment, cancellation);
        await using var api = await ServiceProcess.StartAsync("SeiPlatform.Api.dll", environment, cancellation);

        await WorkAsync(collector.Client, api.Client, cancellation);

        (string, HttpClient, string)[] services = [("data-collector", collector.Client, "sei_collector_"), ("api-service", api.Client, "api_requests_total")];
        foreach (var (service, client, evidence) in services)
        {
            // The exporter answers from its cache for a moment.
            var text = await Eventually.GetAsync(
                async token =>
                {
                    var metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), token);
                    Assert.Contains(evidence, metrics);
                    Assert.Contains("http_client_request_duration_seconds_count", metrics);
                    return metrics;
                },
                cancellationToken: cancellation);
            Compare(service, Exposition.Parse(text));
            await LintAsync(service, text);
        }
    }

    private static async Task WorkAsync(HttpClient collector, HttpClient api, CancellationToken cancellation)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "{}"u8));
        Assert.True((await PingAsync(collector, $"sha256={signature}", cancellation)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PingAsync(collector, "sha256=00", cancellation)).StatusCode);

        using var import = Request(HttpMethod.Post, "/collect/git", JsonContent.Create(new { location = RepositoryRoot.Path, repository = "acme/shop" }));
        Assert.Equal(HttpStatusCode.Accepted, (await collector.SendAsync(import, cancellation)).StatusCode);

        using var create = Request(HttpMethod.Post, "/api/v1/keys", JsonContent.Create(new { customer = "acme" }));
        var created = await (await api.SendAsync(create, cancellation)).Content.ReadFromJsonAsync<JsonElement>(cancellation);
        api.DefaultRequestHeaders.Add("X-Api-Key", created.GetProperty("key").GetString());
        await Eventually.SucceedsAsync(
            async token => Assert.Contains("acme/shop", await api.GetStringAsync(new Uri("/api/v1/repositories", UriKind.Relative), token)),
            TimeSpan.FromMinutes(1),
            cancellation);
        foreach (var path in (string[])["/api/v1/dora", "/api/v1/dora", "/api/v1/changes", "/api/v1/usage", "/nowhere"])
            await api.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        using var anonymous = new HttpClient { BaseAddress = api.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(new Uri("/api/v1/dora", UriKind.Relative), cancellation)).StatusCode);
    }

    private static async Task<HttpResponseMessage> PingAsync(HttpClient collector, string signature, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-GitHub-Event", "ping");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", signature);
        return await collector.SendAsync(request, cancellation);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        return request;
    }

    private static void Compare(string service, IReadOnlyList<ExposedMetric> exposed)
    {
        var contract = MetricContract.Rows().Where(row => row.Section == service || row.Section == Both).ToDictionary(row => row.Name);
        var differences = new List<string>();
        foreach (var metric in exposed)
        {
            if (!contract.TryGetValue(metric.Name, out var row))
                differences.Add($"{metric.Name} ({metric.Type}; {string.Join(", ", metric.Labels)}) is not in the contract");
            else if (row.Type != metric.Type)
                differences.Add($"{metric.Name} is a {metric.Type}; the contract says {row.Type}");
            else if (metric.Labels.Except(row.Labels).ToList() is { Count: > 0 } unknown)
                differences.Add($"{metric.Name} has labels that are not in the contract: {string.Join(", ", unknown)}");
        }

        Assert.True(differences.Count == 0, $"{service}, docs/metrics.md:{Environment.NewLine}{string.Join(Environment.NewLine, differences)}");
        Assert.True(exposed.Count > 20, $"{service} exposes {exposed.Count} metrics");
    }

    private static async Task LintAsync(string service, string text)
    {
        var image = StackManifest.Load().Container("prometheus").Image;
        if (!(await ImageStore.EnsureAsync("prometheus", image)).IsAvailable)
            return;
        var result = await new Command("docker", "run", "--rm", "--interactive", "--network", "none", "--entrypoint", "/bin/promtool", image, "check", "metrics") { Input = text }
            .RunAsync(TestContext.Current.CancellationToken);
        // The frameworks' gauges keep OpenTelemetry's names, of which some end in _count.
        var remarks = result.Everything.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(remark => !remark.EndsWith("should not have \"_count\" suffix", StringComparison.Ordinal) || remark.StartsWith("sei_", StringComparison.Ordinal));
        Assert.True(!remarks.Any(), $"{service}: {string.Join(Environment.NewLine, remarks)}");
    }
}
