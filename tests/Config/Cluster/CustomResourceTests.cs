using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// Objects of operators against what their operators know. <c>Schema/operators.schema.json</c> has the types of those that a package has, without the patterns of texts. The
/// CustomResourceDefinitions of all are their owners' files, and lie in no folder of this repository: docs/kubernetes.md says how to get them into <c>.sei/crds</c> (or where
/// SEI_CRDS says).
/// </summary>
public sealed class CustomResourceTests
{
    /// <summary>The operators whose objects are rendered: Prometheus, Strimzi, ECK, KEDA, External Secrets.</summary>
    internal static readonly string[] Groups = ["monitoring.coreos.com", "kafka.strimzi.io", "elasticsearch.k8s.elastic.co", "kibana.k8s.elastic.co", "keda.sh", "external-secrets.io"];

    /// <summary>No package has the types of these two.</summary>
    private static readonly string[] WithoutTypes = ["kafka.strimzi.io", "elasticsearch.k8s.elastic.co"];

    [Theory]
    [InlineData("operator-small", "monitoring.coreos.com")]
    [InlineData("operator-standard", "monitoring.coreos.com")]
    [InlineData("standalone-small-options", "keda.sh", "external-secrets.io")]
    [InlineData("operator-standard-options", "monitoring.coreos.com", "keda.sh", "external-secrets.io")]
    public async Task Every_object_of_an_operator_has_what_the_operators_type_asks_for_and_no_member_too_many(string variant, params string[] groups)
    {
        var objects = (await OperatorsObjectsAsync(variant)).Where(rendered => !WithoutTypes.Contains(rendered.Group)).ToList();

        Assert.Superset(groups.ToHashSet(), objects.Select(rendered => rendered.Group).ToHashSet());
        Assert.Empty(ObjectTypes.Operators.Mistakes(objects));
    }

    [Theory]
    [InlineData("ServiceMonitor", "  endpoints:", "  endpoint:", 2)]
    [InlineData("PodMonitor", "- action: ", "- action: k", 1)]
    [InlineData("PrometheusRule", "\n  - name: ", "\n  - title: ", 2)]
    [InlineData("ScaledObject", "\n  maxReplicaCount: ", "\n  maxReplicaCount: a", 1)]
    [InlineData("ExternalSecret", "\n  refreshInterval:", "\n  refreshIntervall:", 1)]
    public async Task A_mistake_in_an_object_of_an_operator_is_found(string kind, string right, string wrong, int mistakes)
    {
        var rendered = (await OperatorsObjectsAsync("operator-standard-options")).First(rendered => rendered.Kind == kind && rendered.Text.Contains(right, StringComparison.Ordinal));
        var at = rendered.Text.IndexOf(right, StringComparison.Ordinal);

        Assert.Equal(mistakes, ObjectTypes.Operators.Mistakes([rendered with { Text = rendered.Text[..at] + wrong + rendered.Text[(at + right.Length)..] }]).Count());
    }

    [Fact]
    public async Task Every_object_of_an_operator_fits_the_schema_of_its_definition()
    {
        var objects = (await Task.WhenAll(Rendered.Variants.Select(OperatorsObjectsAsync))).SelectMany(all => all).ToList();
        var definitions = Definitions();
        var unknown = objects.Select(rendered => rendered.Group).Distinct().Where(group => definitions.Keys.All(key => key.Group != group)).ToList();
        Assert.SkipWhen(unknown.Count > 0, $"no definitions of {string.Join(", ", unknown)} in {Folder} (docs/kubernetes.md says how to get them)");

        Assert.Empty(new ObjectTypes(definitions).Mistakes(objects));
    }

    [Fact]
    public void A_member_that_is_unknown_missing_or_of_another_type_is_found()
    {
        var schema = Parse("""
            type: object
            required: [spec]
            properties:
              spec:
                type: object
                required: [port]
                properties:
                  port: {x-kubernetes-int-or-string: true}
                  target: {type: [number, string]}
                  interval: {type: string, pattern: '^[0-9]+s$'}
                  labels: {type: object, additionalProperties: {type: string}}
                  mode: {type: string, enum: [a, b]}
            """);
        Assert.Empty(Mistakes("{apiVersion: v1, kind: X, metadata: {}, spec: {port: http, target: 1, interval: 30s, labels: {a: b}, mode: a}}"));
        Assert.Single(Mistakes("{spec: {port: 1, prot: 2}}"));
        Assert.Single(Mistakes("{spec: {port: 1, target: {}}}"));
        Assert.Single(Mistakes("{spec: {port: 1, target: [a]}}"));
        Assert.Single(Mistakes("{spec: {port: 1, target: true}}"));
        Assert.Single(Mistakes("{spec: {interval: 30s}}"));
        Assert.Single(Mistakes("{spec: {port: 1, interval: 30m}}"));
        Assert.Single(Mistakes("{spec: {port: 1, mode: c}}"));
        Assert.Single(Mistakes("{spec: {port: 1, labels: {a: {}}}}"));

        IReadOnlyList<string> Mistakes(string text) => [.. ObjectSchema.Mistakes(Parse(text), schema, "x")];
    }

    private static string Folder => Environment.GetEnvironmentVariable("SEI_CRDS") is { Length: > 0 } folder ? folder : RepositoryRoot.File(".sei", "crds");

    private static async Task<IReadOnlyList<RenderedObject>> OperatorsObjectsAsync(string variant) => [.. (await Rendered.GetAsync(variant)).All.Where(rendered => rendered.Type is null)];

    private static Dictionary<(string Group, string Version, string Kind), YamlNode> Definitions()
    {
        if (!Directory.Exists(Folder))
            return [];
        return (from file in Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
                from definition in Documents(File.ReadAllText(file))
                where definition.Text("kind") == "CustomResourceDefinition"
                let spec = definition.Find("spec")!
                from version in spec.Items("versions")
                select (Key: (spec.Text("group")!, version.Text("name")!, spec.Find("names")!.Text("kind")!), Schema: version.Find("schema")!.Find("openAPIV3Schema")!))
            .DistinctBy(definition => definition.Key).ToDictionary(definition => definition.Key, definition => definition.Schema);
    }

    private static IEnumerable<YamlMappingNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>();
    }

    private static YamlMappingNode Parse(string text) => Documents(text).Single();
}
