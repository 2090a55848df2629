using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// Objects of operators against their CustomResourceDefinitions. Those are their owners' files, and lie in no folder of this repository: docs/kubernetes.md says
/// how to get them into <c>.sei/crds</c> (or where SEI_CRDS says).
/// </summary>
public sealed class CustomResourceTests
{
    /// <summary>The operators whose objects are rendered: Prometheus, Strimzi, ECK, KEDA, External Secrets.</summary>
    internal static readonly string[] Groups = ["monitoring.coreos.com", "kafka.strimzi.io", "elasticsearch.k8s.elastic.co", "kibana.k8s.elastic.co", "keda.sh", "external-secrets.io"];

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_object_of_an_operator_fits_the_schema_of_its_definition(string variant)
    {
        var objects = (await Rendered.GetAsync(variant)).All.Where(rendered => rendered.Type is null).ToList();
        Assert.SkipWhen(objects.Count == 0, $"{variant} has no object of an operator");
        var definitions = Definitions();
        var unknown = objects.Select(rendered => rendered.Group).Distinct().Where(group => definitions.Keys.All(key => key.Group != group)).ToList();
        Assert.SkipWhen(unknown.Count > 0, $"no definitions of {string.Join(", ", unknown)} in {Folder}");

        Assert.Empty(objects.SelectMany(rendered => definitions.TryGetValue((rendered.Group, rendered.Version, rendered.Kind), out var schema)
            ? CustomResourceSchema.Mistakes(rendered.Node(), schema, $"{rendered}")
            : [$"{rendered}: {rendered.ApiVersion} has no {rendered.Kind}"]));
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
                  interval: {type: string, pattern: '^[0-9]+s$'}
                  labels: {type: object, additionalProperties: {type: string}}
                  mode: {type: string, enum: [a, b]}
            """);
        Assert.Empty(Mistakes("{apiVersion: v1, kind: X, metadata: {}, spec: {port: http, interval: 30s, labels: {a: b}, mode: a}}"));
        Assert.Single(Mistakes("{spec: {port: 1, prot: 2}}"));
        Assert.Single(Mistakes("{spec: {interval: 30s}}"));
        Assert.Single(Mistakes("{spec: {port: 1, interval: 30m}}"));
        Assert.Single(Mistakes("{spec: {port: 1, mode: c}}"));
        Assert.Single(Mistakes("{spec: {port: 1, labels: {a: {}}}}"));

        IReadOnlyList<string> Mistakes(string text) => [.. CustomResourceSchema.Mistakes(Parse(text), schema, "x")];
    }

    private static string Folder => Environment.GetEnvironmentVariable("SEI_CRDS") is { Length: > 0 } folder ? folder : RepositoryRoot.File(".sei", "crds");

    private static Dictionary<(string Group, string Version, string Kind), YamlMappingNode> Definitions()
    {
        if (!Directory.Exists(Folder))
            return [];
        return (from file in Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
                from definition in Documents(File.ReadAllText(file))
                where definition.Text("kind") == "CustomResourceDefinition"
                let spec = definition.Find("spec")!
                from version in spec.Items("versions")
                select (Key: (spec.Text("group")!, version.Text("name")!, spec.Find("names")!.Text("kind")!), Schema: (YamlMappingNode)version.Find("schema")!.Find("openAPIV3Schema")!))
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
