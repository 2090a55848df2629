using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>What kustomize has rendered, object by object.</summary>
internal sealed class RenderedObjects
{
    private RenderedObjects(IReadOnlyList<RenderedObject> all) => All = all;

    public IReadOnlyList<RenderedObject> All { get; }

    public static RenderedObjects Parse(string yaml) => new([.. yaml.Split("\n---\n").Select(RenderedObject.Parse)]);

    /// <summary>The objects of one of Kubernetes' own types.</summary>
    public IEnumerable<T> Of<T>()
        where T : IKubernetesObject => All.Where(rendered => rendered.Type == typeof(T)).Select(rendered => (T)rendered.Deserialized());

    /// <summary>What Kubernetes' client finds wrong: a member that the type does not have, or a value of another type.</summary>
    public IEnumerable<string> Mistakes()
    {
        foreach (var rendered in All.Where(rendered => rendered.Type is not null))
        {
            string? mistake = null;
            try
            {
                rendered.Deserialized();
            }
            catch (Exception exception) when (exception is YamlDotNet.Core.YamlException or FormatException or ArgumentException)
            {
                mistake = $"{rendered}: {exception.InnerException?.Message ?? exception.Message}";
            }

            if (mistake is not null)
                yield return mistake;
        }
    }
}

/// <summary>One object, as it was rendered.</summary>
internal sealed record RenderedObject(string ApiVersion, string Kind, string? Namespace, string Name, string Text)
{
    private static readonly Dictionary<(string Group, string Version, string Kind), Type> Types = typeof(V1Pod).Assembly.GetTypes()
        .Select(type => (Type: type, Entity: (KubernetesEntityAttribute?)Attribute.GetCustomAttribute(type, typeof(KubernetesEntityAttribute))))
        .Where(pair => pair.Entity is not null && !pair.Type.Name.EndsWith("List", StringComparison.Ordinal))
        .DistinctBy(pair => (pair.Entity!.Group, pair.Entity.ApiVersion, pair.Entity.Kind))
        .ToDictionary(pair => (pair.Entity!.Group, pair.Entity.ApiVersion, pair.Entity.Kind), pair => pair.Type);

    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    public string Version => ApiVersion.Split('/')[^1];

    /// <summary>null for a custom resource.</summary>
    public Type? Type => Types.GetValueOrDefault((Group, Version, Kind));

    public string FileName => $"{Namespace ?? "cluster"}-{Kind}-{Name}.yaml".ToLowerInvariant();

    public override string ToString() => $"{Kind} {(Namespace is null ? "" : $"{Namespace}/")}{Name}";

    public static RenderedObject Parse(string text)
    {
        var root = Node(text);
        var metadata = (YamlMappingNode)root["metadata"];
        return new(Text(root, "apiVersion")!, Text(root, "kind")!, Text(metadata, "namespace"), Text(metadata, "name")!, text.TrimEnd('\n') + "\n");

        static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;
    }

    public YamlMappingNode Node() => Node(Text);

    /// <summary>As Kubernetes' type; strict, so that a member that the type lacks is an error.</summary>
    public object Deserialized() => KubernetesYaml.LoadAllFromString(Text, strict: true).Single();

    private static YamlMappingNode Node(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
