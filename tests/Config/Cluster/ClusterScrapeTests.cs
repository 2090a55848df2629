using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Prometheus;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>What Prometheus would find in the rendered cluster with <c>scrape/kubernetes</c>.</summary>
public sealed class ClusterScrapeTests
{
    /// <summary>Kibana has no metrics in Prometheus' form; what a store's exporter tells is the store's.</summary>
    private static readonly string[] NotScraped = ["kibana", "timescaledb", "redis", "kafka", "elasticsearch"];

    [Fact]
    public async Task Every_workload_is_found_under_the_job_and_path_that_it_has_on_a_laptop()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var found = Scrapes(objects).Where(scrape => scrape.Pod is not null).ToList();

        Assert.Equal(
            objects.Workloads().Where(workload => workload.Kind != "CronJob").Select(workload => workload.Name).Except(NotScraped).Order(StringComparer.Ordinal),
            found.Select(scrape => scrape.Pod!.Name).Order(StringComparer.Ordinal));
        foreach (var (job, service, address, path) in ScrapeTests.LocalTargets())
        {
            var scrapes = found.Where(scrape => scrape.Job == job).ToList();
            Assert.True(scrapes.Count > 0, $"{job} is scraped on a laptop and not in the cluster");
            Assert.All(scrapes, scrape =>
            {
                Assert.Equal((service, path), (scrape.Service, scrape.Path));
                // The two services listen on 8080 in a container.
                if (!address.StartsWith("aspire.", StringComparison.Ordinal))
                    Assert.Equal(address.Split(':')[1], $"{scrape.Port}");
            });
        }
    }

    /// <summary>The two deployments of the collector are one job; whether one of them is down all by itself shows in their roles.</summary>
    [Theory]
    [InlineData("standalone-small")]
    [InlineData("standalone-standard")]
    public async Task The_collectors_roles_are_told_apart_and_nothing_else_has_one(string variant) => Assert.Equal(
        [("data-collector", "data-collector", "intake"), ("data-collector-ingest", "data-collector", "ingest")],
        Scrapes(await Rendered.GetAsync(variant)).Where(scrape => scrape.Role is not null).Select(scrape => (scrape.Pod!.Name, scrape.Job, scrape.Role)).Order());

    [Fact]
    public async Task Each_found_port_is_open_in_its_pod()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        Assert.All(Scrapes(objects).Where(scrape => scrape.Pod is not null), scrape =>
            Assert.Contains(scrape.Port, scrape.Pod!.Pod.Containers.SelectMany(container => container.Ports ?? []).Select(port => port.ContainerPort)));
    }

    internal static List<Found> Scrapes(RenderedObjects objects) => new ScrapedCluster(objects).Scrapes();
}
