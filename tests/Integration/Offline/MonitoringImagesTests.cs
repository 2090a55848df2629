using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>The contracts of the official images of Prometheus, Alertmanager and the exporters: programs, paths, users, ports.</summary>
public sealed class MonitoringImagesTests : IDisposable
{
    private const string PrometheusConfiguration = """
        global: { scrape_interval: 1s }
        scrape_configs:
          - job_name: prometheus
            static_configs: [{ targets: ["localhost:9090"] }]
        """;

    private const string AlertmanagerConfiguration = """
        route: { receiver: nobody }
        receivers: [{ name: nobody }]
        """;

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Prometheus_reads_its_configuration_and_keeps_its_data_where_the_official_image_does()
    {
        using var folder = new TemporaryFolder();
        var configuration = folder.Write("prometheus.yml", PrometheusConfiguration);
        await using var container = await OfflineContainer.StartAsync("prometheus",
            ["--publish", "127.0.0.1::9090", "--volume", $"{configuration}:/etc/prometheus/prometheus.yml:ro"]);

        await AnswersAsync(container, 9090, "/api/v1/query?query=up==1", "\"job\":\"prometheus\"");

        Assert.Equal("nobody", await container.ExecuteAsync("stat", "--format", "%U", "/prometheus/wal"));
        Assert.Contains("SUCCESS", await container.ExecuteAsync("/bin/promtool", "check", "config", "/etc/prometheus/prometheus.yml"), StringComparison.Ordinal);
        Assert.Equal(0, await container.StopAsync());
    }

    [Fact]
    public async Task Alertmanager_reads_its_configuration_and_keeps_its_data_where_the_official_image_does()
    {
        using var folder = new TemporaryFolder();
        var configuration = folder.Write("alertmanager.yml", AlertmanagerConfiguration);
        await using var container = await OfflineContainer.StartAsync("alertmanager",
            ["--publish", "127.0.0.1::9093", "--volume", $"{configuration}:/etc/alertmanager/alertmanager.yml:ro"]);

        await AnswersAsync(container, 9093, "/api/v2/receivers", "nobody");

        Assert.Equal("nobody", await container.ExecuteAsync("stat", "--format", "%U", "/alertmanager"));
        Assert.Contains("nobody", await container.ExecuteAsync("/bin/amtool", "config", "routes", "test", "--config.file=/etc/alertmanager/alertmanager.yml", "any=alert"), StringComparison.Ordinal);
        Assert.Equal(0, await container.StopAsync());
    }

    [Theory]
    [InlineData("timescaledb-exporter", 9187, "DATA_SOURCE_NAME=postgresql://u:p@127.0.0.1:1/db?sslmode=disable", "pg_up 0")]
    [InlineData("redis-exporter", 9121, "REDIS_ADDR=redis://127.0.0.1:1", "redis_up 0")]
    [InlineData("node-exporter", 9100, "NONE=", "node_memory_MemAvailable_bytes")]
    [InlineData("elasticsearch-exporter", 9114, "NONE=", "elasticsearch_exporter_build_info")]
    public async Task An_exporter_answers_on_its_official_port_without_any_argument(string resource, int port, string environment, string metric)
    {
        await using var container = await OfflineContainer.StartAsync(resource, ["--publish", $"127.0.0.1::{port}", "--env", environment]);

        await AnswersAsync(container, port, "/metrics", metric);

        Assert.NotEqual("0", await container.ExecuteAsync("id", "--user"));
    }

    [Theory]
    [InlineData("prometheus", "/bin/prometheus")]
    [InlineData("alertmanager", "/bin/alertmanager")]
    [InlineData("timescaledb-exporter", "/bin/postgres_exporter")]
    [InlineData("redis-exporter", "/redis_exporter")]
    [InlineData("node-exporter", "/bin/node_exporter")]
    [InlineData("elasticsearch-exporter", "/bin/elasticsearch_exporter")]
    public async Task Its_program_stands_where_the_official_image_has_it(string resource, string program)
    {
        var run = await OfflineContainer.RunAsync(resource, ["--entrypoint", program], "--version");

        Assert.Equal(0, run.ExitCode);
    }

    private async Task AnswersAsync(OfflineContainer container, int port, string path, string expected)
    {
        var address = new Uri($"http://127.0.0.1:{await container.PortAsync(port)}{path}");
        await Eventually.SucceedsAsync(
            async token => Assert.Contains(expected, await http.GetStringAsync(address, token), StringComparison.Ordinal),
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
