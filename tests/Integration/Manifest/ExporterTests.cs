using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class ExporterTests(ManifestFixture manifest)
{
    [Theory]
    [InlineData("timescaledb-exporter", "pg_up")]
    [InlineData("redis-exporter", "redis_up")]
    [InlineData("kafka-exporter", "kafka_brokers")]
    public async Task It_sees_its_server(string exporter, string metric)
    {
        using var api = new HttpApi(await manifest.StartAsync(exporter));

        await Eventually.SucceedsAsync(async token => Assert.Equal(1, await api.SampleAsync(metric, token)));
    }

    [Fact]
    public async Task The_databases_exporter_offers_what_the_rules_ask_for()
    {
        using var api = new HttpApi(await manifest.StartAsync("timescaledb-exporter"));

        await Eventually.SucceedsAsync(async token =>
        {
            var metrics = await api.TextAsync("metrics", token);
            Assert.Contains("\npg_stat_statements_calls_total{", metrics);
            Assert.Contains("\npg_settings_reserved_connections", metrics);
            Assert.Contains("\npg_stat_database_numbackends{", metrics);
            Assert.Contains("\npg_long_running_transactions", metrics);
        });
    }

    [Fact]
    public async Task The_redis_exporter_knows_the_memory_limit()
    {
        using var api = new HttpApi(await manifest.StartAsync("redis-exporter"));

        await Eventually.SucceedsAsync(async token => Assert.True(await api.SampleAsync("redis_memory_max_bytes", token) > 0));
    }

    [Fact]
    public async Task The_node_exporter_sees_a_machine()
    {
        using var api = new HttpApi(await manifest.StartAsync("node-exporter"));

        Assert.True(await api.SampleAsync("node_memory_MemTotal_bytes") > 0);
        Assert.Contains("node_cpu_seconds_total{", await api.TextAsync("metrics"));
    }

    [Fact]
    public async Task The_elasticsearch_exporter_sees_a_healthy_cluster()
    {
        using var api = new HttpApi(await manifest.StartAsync("elasticsearch-exporter"));

        await Eventually.SucceedsAsync(async token =>
            Assert.Matches("""(?m)^elasticsearch_cluster_health_status\{.*color="(green|yellow)".*\} 1$""", await api.TextAsync("metrics", token)));
    }
}
