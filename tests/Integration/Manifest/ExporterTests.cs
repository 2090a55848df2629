using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class ExporterTests(ManifestFixture manifest)
{
    [Theory]
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
        await manifest.StartAsync("timescaledb-exporter");
        using var prometheus = new HttpApi(await manifest.StartAsync("prometheus"));
        string[] metrics =
        [
            "pg_up == 1", "pg_stat_statements_calls_total", "pg_settings_reserved_connections", "pg_stat_database_numbackends", "pg_long_running_transactions",
            "pg_stat_activity_max_tx_duration", "pg_replication_is_replica", "pg_stat_database_deadlocks",
        ];

        // Through Prometheus: its job names the server.
        await Eventually.SucceedsAsync(
            async token =>
            {
                foreach (var metric in metrics)
                    Assert.NotEmpty(await prometheus.QueryAsync(metric, token));
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_server_that_hangs_is_down_and_its_exporter_is_not()
    {
        // Frozen servers are no use to others: a network of their own.
        var cancellation = TestContext.Current.CancellationToken;
        await using var network = await TestNetwork.CreateAsync();
        var timescaledb = await Available.OrSkipAsync(() => network.StartAsync("timescaledb"));
        var redis = await Available.OrSkipAsync(() => network.StartAsync("redis"));
        foreach (var exporter in (string[])["timescaledb-exporter", "redis-exporter"])
            await Available.OrSkipAsync(() => network.StartAsync(exporter));
        using var prometheus = new HttpApi(await Available.OrSkipAsync(() => network.StartAsync("prometheus")));
        await Eventually.SucceedsAsync(token => AssertServersAsync(prometheus, 1, token), TimeSpan.FromSeconds(60), cancellation);

        await timescaledb.PauseAsync(cancellation);
        await redis.PauseAsync(cancellation);
        try
        {
            await Eventually.SucceedsAsync(token => AssertServersAsync(prometheus, 0, token), TimeSpan.FromSeconds(60), cancellation);
        }
        finally
        {
            await timescaledb.UnpauseAsync(CancellationToken.None);
            await redis.UnpauseAsync(CancellationToken.None);
        }

        await Eventually.SucceedsAsync(token => AssertServersAsync(prometheus, 1, token), TimeSpan.FromSeconds(60), cancellation);

        static async Task AssertServersAsync(HttpApi prometheus, int up, CancellationToken token)
        {
            Assert.NotEmpty(await prometheus.QueryAsync($"pg_up == {up}", token));
            Assert.NotEmpty(await prometheus.QueryAsync($"redis_up == {up}", token));
            Assert.Equal(2, (await prometheus.QueryAsync("""up{job=~"timescaledb|redis"} == 1""", token)).Count);
        }
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
