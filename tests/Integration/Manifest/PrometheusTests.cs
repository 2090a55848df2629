using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class PrometheusTests(ManifestFixture manifest)
{
    [Fact]
    public async Task It_loads_its_configuration_and_every_rule_evaluates()
    {
        using var prometheus = new HttpApi(await manifest.StartAsync("prometheus"));

        await Eventually.SucceedsAsync(
            async token =>
            {
                var groups = (await prometheus.GetAsync("api/v1/rules", token))["data"]!["groups"]!.AsArray();
                var rules = groups.SelectMany(group => group!["rules"]!.AsArray()).ToList();
                Assert.NotEmpty(rules);
                Assert.All(rules, rule => Assert.True((string?)rule!["health"] == "ok", $"{rule!["name"]}: {rule["health"]} {rule["lastError"]}"));
            },
            TimeSpan.FromSeconds(60));
        var configuration = (string?)(await prometheus.GetAsync("api/v1/status/config"))["data"]!["yaml"];
        Assert.Contains("cluster: sei-platform", configuration);
    }

    [Fact]
    public async Task It_has_a_job_for_every_component()
    {
        using var prometheus = new HttpApi(await manifest.StartAsync("prometheus"));

        // Ready comes before the first targets: service discovery hands them over some seconds later.
        await Eventually.SucceedsAsync(async token =>
        {
            var pools = (await prometheus.GetAsync("api/v1/scrape_pools", token))["data"]!["scrapePools"]!.AsArray().Select(pool => (string)pool!).Order();
            Assert.Equal(
                ["alertmanager", "api-service", "data-collector", "elasticsearch", "fluent-bit", "grafana", "jaeger", "kafka", "node", "prometheus", "redis", "timescaledb"],
                pools);
        });
    }

    [Theory]
    [InlineData("timescaledb", "timescaledb-exporter")]
    [InlineData("redis", "redis-exporter")]
    [InlineData("node", "node-exporter")]
    [InlineData("alertmanager", "alertmanager")]
    [InlineData("prometheus", "prometheus")]
    [InlineData("kafka", "kafka-exporter")]
    [InlineData("elasticsearch", "elasticsearch-exporter")]
    [InlineData("grafana", "grafana")]
    [InlineData("jaeger", "jaeger")]
    [InlineData("fluent-bit", "fluent-bit")]
    public async Task It_scrapes(string job, string container)
    {
        await manifest.StartAsync(container);
        using var prometheus = new HttpApi(await manifest.StartAsync("prometheus"));

        await Eventually.SucceedsAsync(
            async token =>
            {
                var target = await TargetAsync(prometheus, job, token);
                Assert.True((string?)target["health"] == "up", $"{target["scrapeUrl"]}: {target["health"]} {target["lastError"]}");
            },
            TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task Its_watchdog_reaches_alertmanager()
    {
        using var alertmanager = new HttpApi(await manifest.StartAsync("alertmanager"));
        await manifest.StartAsync("prometheus");

        await Eventually.SucceedsAsync(
            async token =>
            {
                var alerts = (await alertmanager.GetAsync("api/v2/alerts?filter=alertname%3D%22Watchdog%22", token)).AsArray();
                var watchdog = Assert.Single(alerts);
                Assert.Equal("sei-platform", (string?)watchdog!["labels"]!["cluster"]);
                Assert.Equal("watchdog", (string?)watchdog["receivers"]![0]!["name"]);
            },
            // An alert that fired before Prometheus knew of its Alertmanager is sent again a minute later.
            TimeSpan.FromSeconds(90));
    }

    private static async Task<JsonNode> TargetAsync(HttpApi prometheus, string job, CancellationToken cancellationToken)
    {
        var targets = (await prometheus.GetAsync($"api/v1/targets?state=active&scrapePool={job}", cancellationToken))["data"]!["activeTargets"]!.AsArray();
        return Assert.Single(targets)!;
    }
}
