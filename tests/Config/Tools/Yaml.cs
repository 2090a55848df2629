using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Tools;

/// <summary>Reading of YAML files as trees; a key that stands twice in a mapping is an error.</summary>
public static class Yaml
{
    public static IEnumerable<string> Files(params ReadOnlySpan<string> folder) =>
        Directory.EnumerateFiles(RepositoryRoot.File(["observability-config", .. folder]), "*.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static YamlMappingNode Load(string path)
    {
        using var reader = new StreamReader(path);
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public static string Save(YamlMappingNode root)
    {
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static IEnumerable<YamlNode> Items(this YamlNode node, string key) => node.Find(key) is YamlSequenceNode sequence ? sequence.Children : [];

    public static string? Text(this YamlNode node, string key) => (node.Find(key) as YamlScalarNode)?.Value;

    public static IReadOnlyDictionary<string, string> Map(this YamlNode node, string key) => node.Find(key) is YamlMappingNode mapping
        ? mapping.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!)
        : [];
}
