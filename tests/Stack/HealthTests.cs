using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class HealthTests(PlatformUnderTest platform) : PlatformTests(platform)
{
    [Fact]
    public void Every_resource_is_healthy_or_says_why_it_cannot_run_here()
    {
        var state = PlatformUnderTest.State;

        Assert.Equal("Up", state.Phase);
        Assert.Equal(Platform.Components.Order(), state.Resources.Select(resource => resource.Name).Order());
        Assert.All(state.Resources, resource =>
        {
            Assert.True(resource.IsHealthy || resource.IsUnavailable, $"{resource.Name} is {resource.State}, {resource.Health}: {resource.Detail}");
            Assert.True(resource.IsHealthy || !string.IsNullOrEmpty(resource.Detail), $"{resource.Name} is unavailable and does not say why.");
        });
        Assert.All(["api-service", "data-collector"], service => Assert.True(state[service].IsHealthy));
    }

    [Theory]
    [InlineData("api-service")]
    [InlineData("data-collector")]
    public async Task A_service_says_what_it_stands_on(string service)
    {
        var (status, body) = await Client.LookAsync(service, "ready");

        Assert.Equal(200, status);
        Assert.Equal("ready", (string?)body!["status"]);
        Assert.Equal(["database: true", "kafka: true", "redis: true"], body["checks"]!.AsObject().Select(check => $"{check.Key}: {check.Value}").Order());
        Assert.Equal("""{"status":"healthy"}""", (await Client.LookAsync(service, "health")).Body!.ToJsonString());
    }

    [Fact]
    public async Task Prometheus_scrapes_everything_that_runs()
    {
        var running = PlatformUnderTest.State.Resources.Where(resource => resource.IsHealthy).Select(resource => resource.Name).ToHashSet();
        var jobs = new Dictionary<string, string>
        {
            ["api-service"] = "api-service",
            ["data-collector"] = "data-collector",
            ["timescaledb"] = "timescaledb-exporter",
            ["redis"] = "redis-exporter",
            ["kafka"] = "kafka-exporter",
            ["node"] = "node-exporter",
            ["prometheus"] = "prometheus",
            ["alertmanager"] = "alertmanager",
            ["grafana"] = "grafana",
        };
        var expected = jobs.Where(job => running.Contains(job.Value)).Select(job => job.Key).Order().ToList();

        await Eventually.SucceedsAsync(
            async token =>
            {
                var answer = (await Client.LookAsync("prometheus", "api/v1/query?query=up%3D%3D1", token)).Body!;
                var up = answer["data"]!["result"]!.AsArray().Select(series => (string)series!["metric"]!["job"]!).Order();
                Assert.Equal(expected, up);
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Status_shows_every_resource_with_its_address()
    {
        var status = (await Platform.SeiAsync("status")).MustSucceed();

        Assert.All(Platform.Components, component => Assert.Contains(component, status.Output));
        Assert.Contains("http://localhost:5080", status.Output);
    }
}
