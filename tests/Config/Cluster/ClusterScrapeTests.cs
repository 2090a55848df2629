using System.Globalization;
using k8s.Models;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Prometheus.Relabelling;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>What Prometheus would find in the rendered cluster with <c>scrape/kubernetes</c>.</summary>
public sealed class ClusterScrapeTests
{
    /// <summary>Kibana has no metrics in Prometheus' form; what a store's exporter tells is the store's.</summary>
    private static readonly string[] NotScraped = ["kibana", "timescaledb", "redis", "kafka", "elasticsearch"];

    internal sealed record Found(string Job, string Service, string Instance, string Path, int Port, string? Role, Workload? Pod);

    [Fact]
    public async Task Every_workload_is_found_under_the_job_and_path_that_it_has_on_a_laptop()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var found = Scrapes(objects).Where(scrape => scrape.Pod is not null).ToList();

        Assert.Equal(
            objects.Workloads().Select(workload => workload.Name).Except(NotScraped).Order(StringComparer.Ordinal),
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

    /// <summary>A running pod of each workload, and an endpoint of each service, as Prometheus finds them.</summary>
    internal static List<Found> Scrapes(RenderedObjects objects)
    {
        var workloads = objects.Workloads().ToList();
        var pods = workloads.Select((workload, index) => new Pod($"{workload.Name}-0", workload.Labels["app"])
        {
            Namespace = workload.Namespace,
            Ip = $"10.244.1.{index}",
            Node = "worker-1",
            Role = workload.Labels.GetValueOrDefault("role"),
            Ports = [.. workload.Pod.Containers.SelectMany(container => container.Ports ?? []).Select(port => port.ContainerPort)],
            HasInitContainer = workload.Pod.InitContainers is { Count: > 0 },
            Annotations = workload.PodMetadata.Annotations?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
        }).ToList();
        var endpoints = from service in objects.Of<V1Service>()
                        where service.Spec.Type != "ExternalName"
                        from port in service.Spec.Ports
                        from pair in workloads.Zip(pods)
                        where pair.First.Namespace == service.Metadata.NamespaceProperty && pair.First.IsSelectedBy(service.Spec.Selector)
                        select new Endpoint(service.Metadata.Name, port.Name, port.Port)
                        {
                            Namespace = service.Metadata.NamespaceProperty,
                            App = service.Metadata.Labels?.TryGetValue("app", out var app) == true ? app : null,
                            Pod = pair.Second,
                            Annotations = service.Metadata.Annotations?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
                        };
        return
        [
            .. KubernetesScrapeTests.Scrapes(new KubernetesCluster { Pods = pods, Endpoints = [.. endpoints], Nodes = ["worker-1"] }).Select(scrape =>
            {
                var url = new Uri(scrape.Url);
                var at = pods.FindIndex(pod => pod.Ip == url.Host);
                return new Found(scrape.Job, scrape.Service, scrape.Instance, url.AbsolutePath, int.Parse($"{url.Port}", CultureInfo.InvariantCulture),
                    scrape.Labels.GetValueOrDefault("role"), at < 0 ? null : workloads[at]);
            }),
        ];
    }
}
