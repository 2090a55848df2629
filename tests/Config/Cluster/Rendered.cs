using k8s.Models;
using SeiPlatform.Cluster.Cli;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// What goes to a cluster, rendered once for each flavour and profile: with kubectl or kustomize, else with kubectl's image. Where there is no container engine either, the test
/// that asks skips.
/// </summary>
public static class Rendered
{
    private static readonly Dictionary<string, Lazy<Task<RenderedObjects>>> All = Variants.Append("standalone-standard-charts").ToDictionary(variant => variant, variant => new Lazy<Task<RenderedObjects>>(() => RenderAsync(variant)));

    /// <summary>Where the runbooks are said to be.</summary>
    internal const string Runbooks = "https://git.example.com/sei/docs/runbooks";

    /// <summary>Of the images of the two services.</summary>
    internal const string ImageTag = "1.2.3";

    /// <summary>Flavour and profile, as the folders under .sei/cluster are called; two of them with every option.</summary>
    public static IEnumerable<string> Variants => ["standalone-small", "standalone-standard", "operator-small", "operator-standard", "standalone-small-options", "operator-standard-options"];

    public static TheoryData<string> VariantData => [.. Variants];

    internal static async Task<RenderedObjects> GetAsync(string variant)
    {
        try
        {
            return await All[variant].Value;
        }
        catch (NoRendererException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>The pods that the objects lead to, by workload.</summary>
    internal static IEnumerable<Workload> Workloads(this RenderedObjects objects) =>
        objects.Of<V1Deployment>().Select(item => new Workload(item.Kind, item.Metadata, item.Spec.Template.Metadata, item.Spec.Template.Spec))
            .Concat(objects.Of<V1StatefulSet>().Select(item => new Workload(item.Kind, item.Metadata, item.Spec.Template.Metadata, item.Spec.Template.Spec)
            {
                Claims = [.. item.Spec.VolumeClaimTemplates?.Select(claim => claim.Metadata.Name) ?? []],
            }))
            .Concat(objects.Of<V1DaemonSet>().Select(item => new Workload(item.Kind, item.Metadata, item.Spec.Template.Metadata, item.Spec.Template.Spec)))
            .Concat(objects.Of<V1CronJob>().Select(item => new Workload(item.Kind, item.Metadata, item.Spec.JobTemplate.Spec.Template.Metadata, item.Spec.JobTemplate.Spec.Template.Spec)));

    internal static Workload Workload(this RenderedObjects objects, string name) => Assert.Single(objects.Workloads(), workload => workload.Name == name);

    /// <summary>The pods that Strimzi and ECK make, with the labels that their objects give them and the ports that the operators open.</summary>
    internal static IEnumerable<Workload> OperatorsPods(this RenderedObjects objects) =>
        from rendered in objects.All
        let labels = rendered.Kind switch
        {
            "KafkaNodePool" => rendered.Node()["spec"].Find("template")!.Find("pod"),
            "Elasticsearch" => rendered.Node()["spec"].Items("nodeSets").Single().Find("podTemplate"),
            _ => null,
        }
        where labels is not null
        let template = labels.Find("metadata")!.Map("labels").ToDictionary()
        let ports = rendered.Kind == "Elasticsearch" ? (int[])[9200, 9300] : [9090, 9091, 9092, 9093]
        select new Workload(rendered.Kind, new() { Name = template["app"], NamespaceProperty = rendered.Namespace }, new() { Labels = template }, new()
        {
            Containers = [new() { Ports = [.. ports.Select(port => new V1ContainerPort { ContainerPort = port })] }],
        });

    /// <summary>What the variant is rendered with, into a folder.</summary>
    internal static RenderOptions Options(string variant, string output) => RenderOptions.Parse(
        ["render", "--flavour", variant.Split('-')[0], "--profile", variant.Split('-')[1], "--image-tag", ImageTag, "--runbooks", Runbooks + "/", "--output", output, .. Extras(variant)]) with
    {
        BuiltInBase = true,
    };

    private static string[] Extras(string variant) => variant.Split('-').ElementAtOrDefault(2) switch
    {
        "options" =>
        [
            "--with", "ingress", "--with", "keda", "--with", "external-secrets", "--storage-class", "fast", "--registry", "registry.example.com/sei",
            "--grafana-url", "https://grafana.sei.example.com/", "--prometheus-url", "https://sei.example.com/prometheus", "--alertmanager-url", "https://alerts.sei.example.com",
        ],
        "charts" => ["--with", "jaeger-chart", "--with", "elastic-chart"],
        _ => [],
    };

    private static async Task<RenderedObjects> RenderAsync(string variant)
    {
        var output = Directory.CreateTempSubdirectory("sei-cluster-");
        try
        {
            return await new Render(RepositoryRoot.Path, Options(variant, output.FullName)).RunAsync(CancellationToken.None);
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }
}

/// <summary>A workload and the pods that it makes.</summary>
internal sealed record Workload(string Kind, V1ObjectMeta Metadata, V1ObjectMeta PodMetadata, V1PodSpec Pod)
{
    public string Name => Metadata.Name;

    public string Namespace => Metadata.NamespaceProperty;

    public IReadOnlyList<string> Claims { get; init; } = [];

    public IEnumerable<V1Container> Containers => Pod.Containers.Concat(Pod.InitContainers ?? []);

    public IReadOnlyDictionary<string, string> Labels => PodMetadata.Labels.AsReadOnly();

    public override string ToString() => $"{Kind} {Namespace}/{Name}";

    public bool IsSelectedBy(IDictionary<string, string>? selector) =>
        selector?.All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value) ?? true;
}
