using System.Globalization;
using k8s.Models;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Prometheus.Relabelling;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// The rendered cluster as Prometheus discovers it: a running pod of each workload, an endpoint of each service, a node with its kubelet, and an API server;
/// besides, pods that are not rendered and are there all the same.
/// </summary>
internal sealed class ScrapedCluster
{
    private readonly List<Workload> _workloads;
    private readonly List<Pod> _pods;

    public ScrapedCluster(RenderedObjects objects, IEnumerable<Workload>? others = null)
    {
        _workloads = [.. objects.Workloads(), .. others ?? []];
        _pods = [.. _workloads.Select(Pod)];
        Cluster = new()
        {
            Pods = _pods,
            Nodes = ["worker-1"],
            Endpoints =
            [
                .. objects.Of<V1Service>().Where(service => service.Spec.Type != "ExternalName").SelectMany(Endpoints),
                new("kubernetes", "https", 6443) { Namespace = "default", Labels = new Dictionary<string, string> { ["component"] = "apiserver", ["provider"] = "kubernetes" } },
                // The operator keeps a service of all kubelets.
                new("kube-prometheus-stack-kubelet", "https-metrics", 10250)
                {
                    Namespace = "kube-system",
                    Address = "192.0.2.10",
                    Node = "worker-1",
                    Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "kubelet", ["k8s-app"] = "kubelet" },
                },
            ],
        };
    }

    public KubernetesCluster Cluster { get; }

    /// <summary>With <c>scrape/kubernetes</c>.</summary>
    public List<Found> Scrapes() => [.. KubernetesScrapeTests.Scrapes(Cluster).Select(Of)];

    public List<Found> Scrapes(IEnumerable<YamlNode> jobs) => [.. KubernetesScrapeTests.Scrapes(Cluster, jobs).Select(Of)];

    private Found Of(KubernetesScrapeTests.Scrape scrape)
    {
        var url = new Uri(scrape.Url);
        var at = _pods.FindIndex(pod => pod.Ip == url.Host);
        return new(scrape.Labels, url, scrape.Config, at < 0 ? null : _workloads[at]);
    }

    private static Pod Pod(Workload workload, int index)
    {
        var label = workload.Labels.ContainsKey("app") ? "app" : "app.kubernetes.io/name";
        var ports = workload.Pod.Containers.SelectMany(container => container.Ports ?? []).ToList();
        return new($"{workload.Name}-0", workload.Labels[label])
        {
            Label = label,
            Labels = workload.Labels.Where(pair => pair.Key != label).ToDictionary(),
            Namespace = workload.Namespace,
            Ip = $"10.244.1.{index}",
            Ports = [.. ports.Select(port => port.ContainerPort)],
            PortNames = ports.Where(port => port.Name is not null).ToDictionary(port => port.ContainerPort, port => port.Name),
            HasInitContainer = workload.Pod.InitContainers is { Count: > 0 },
            Annotations = workload.PodMetadata.Annotations?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
        };
    }

    private IEnumerable<Endpoint> Endpoints(V1Service service) =>
        from port in service.Spec.Ports
        from pair in _workloads.Zip(_pods)
        where pair.First.Namespace == service.Metadata.NamespaceProperty && pair.First.IsSelectedBy(service.Spec.Selector)
        select new Endpoint(service.Metadata.Name, port.Name, Target(port, pair.Second))
        {
            Namespace = service.Metadata.NamespaceProperty,
            Labels = service.Metadata.Labels?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
            Pod = pair.Second,
            Annotations = service.Metadata.Annotations?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
        };

    private static int Target(V1ServicePort port, Pod pod) =>
        int.TryParse(port.TargetPort.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : pod.PortNames.First(named => named.Value == port.TargetPort.Value).Key;
}

/// <summary>A target after relabelling, with the job that found it.</summary>
internal sealed record Found(IReadOnlyDictionary<string, string> Labels, Uri Url, YamlNode Config, Workload? Pod)
{
    public string Job => Labels["job"];

    public string Service => Labels["service"];

    public string? Role => Labels.GetValueOrDefault("role");

    public string Path => Url.AbsolutePath;

    public int Port => Url.Port;

    /// <summary>All that decides under which names a sample is kept.</summary>
    public override string ToString() =>
        $"{Url.Scheme} {Pod?.Name ?? Url.Host}:{Port}{Url.PathAndQuery} {string.Join(' ', Labels.Select(label => $"{label.Key}={label.Value}"))}";
}
