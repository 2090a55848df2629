using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Drills.Compression;

/// <summary>YAML as a tree that is read, changed in places, and written again.</summary>
internal static class YamlText
{
    public static YamlMappingNode Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw new FormatException("Expected one YAML document with keys at its top.");
    }

    public static string Write(YamlMappingNode root)
    {
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static YamlMappingNode Section(this YamlMappingNode node, string key)
    {
        if (node.Find(key) is YamlMappingNode section)
            return section;
        var made = new YamlMappingNode();
        node.Children[new YamlScalarNode(key)] = made;
        return made;
    }

    public static IEnumerable<YamlMappingNode> Items(this YamlNode node, string key) =>
        node.Find(key) is YamlSequenceNode sequence ? sequence.Children.OfType<YamlMappingNode>() : [];

    public static string? Text(this YamlNode node, string key) => (node.Find(key) as YamlScalarNode)?.Value;

    /// <summary>Changes a text in place, so that its style stays.</summary>
    public static void Change(this YamlMappingNode node, string key, Func<string, string> change)
    {
        if (node.Find(key) is YamlScalarNode { Value: { } value } scalar)
            scalar.Value = change(value);
    }

    /// <summary>Says what would hold anyway, so that it can be changed.</summary>
    public static YamlMappingNode WithDefault(this YamlMappingNode node, string key, string value)
    {
        if (node.Find(key) is null)
            node.Children[new YamlScalarNode(key)] = new YamlScalarNode(value);
        return node;
    }
}
