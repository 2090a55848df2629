using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>Schemas by kind: members, which of them are needed, their types and their values.</summary>
internal sealed class ObjectTypes(IReadOnlyDictionary<(string Group, string Version, string Kind), YamlNode> schemas)
{
    /// <summary>Those of Kubernetes' own kinds.</summary>
    public static ObjectTypes Kubernetes { get; } = Load("kubernetes.schema.json");

    /// <summary>Those of operators.</summary>
    public static ObjectTypes Operators { get; } = Load("operators.schema.json");

    public IEnumerable<string> Mistakes(IEnumerable<RenderedObject> objects) =>
        objects.SelectMany(rendered => schemas.TryGetValue((rendered.Group, rendered.Version, rendered.Kind), out var schema)
            ? ObjectSchema.Mistakes(rendered.Node(), schema, $"{rendered}")
            : [$"{rendered}: {rendered.ApiVersion} has no {rendered.Kind}"]);

    private static ObjectTypes Load(string file)
    {
        var root = Yaml.Load(RepositoryRoot.File("tests", "Config", "Cluster", "Schema", file));
        var definitions = (YamlMappingNode)root.Find("definitions")!;
        Resolve(root, definitions);
        return new(root.Items("anyOf").ToDictionary(schema => Constant(schema, "apiVersion").Split('/') is [var group, var version]
            ? (group, version, Constant(schema, "kind"))
            : ("", Constant(schema, "apiVersion"), Constant(schema, "kind"))));
    }

    /// <summary>Puts what is referred to where it is referred to.</summary>
    private static void Resolve(YamlNode node, YamlMappingNode definitions)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children.ToList())
                mapping.Children[key] = Resolved(value, definitions);
        }
        else if (node is YamlSequenceNode sequence)
        {
            for (var at = 0; at < sequence.Children.Count; at++)
                sequence.Children[at] = Resolved(sequence.Children[at], definitions);
        }
    }

    private static YamlNode Resolved(YamlNode node, YamlMappingNode definitions)
    {
        if (node.Text("$ref") is { } reference)
            return definitions.Find(reference.Split('/')[^1])!;
        Resolve(node, definitions);
        return node;
    }

    private static string Constant(YamlNode schema, string member) => schema.Find("properties")!.Find(member)!.Text("const")!;
}
