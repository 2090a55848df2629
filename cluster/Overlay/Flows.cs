using k8s.Models;
using YamlDotNet.Serialization;

namespace SeiPlatform.Cluster.Overlay;

/// <summary><c>deploy/flows.yml</c>: who opens connections to whom.</summary>
internal sealed class Flows
{
    public Dictionary<string, List<string>> Namespaces { get; init; } = [];

    public Dictionary<string, List<Peer>> Peers { get; init; } = [];

    /// <summary>By flavour: the labels of a component's pods where they are not <c>app</c> and its name.</summary>
    public Dictionary<string, Dictionary<string, Dictionary<string, string>>> Pods { get; init; } = [];

    [YamlMember(Alias = "flows")]
    public List<Flow> All { get; init; } = [];

    /// <exception cref="ClusterException">A flow names something that is neither a component nor a peer.</exception>
    public static Flows Load(string path)
    {
        var flows = new DeserializerBuilder().WithNamingConvention(YamlDotNet.Serialization.NamingConventions.CamelCaseNamingConvention.Instance)
            .WithTypeConverter(new NameList()).Build().Deserialize<Flows>(File.ReadAllText(path));
        var known = flows.Namespaces.Values.SelectMany(names => names).Concat(flows.Peers.Keys).ToHashSet();
        foreach (var name in flows.All.SelectMany(flow => flow.From.Concat(flow.To)).Where(name => !known.Contains(name)))
            throw new ClusterException(ExitCode.Failed, $"{path}: {name} is neither a component of a namespace nor a peer.");
        return flows;
    }

    /// <summary>The labels by which a component's pods are selected.</summary>
    public Dictionary<string, string> Labels(string component, string flavour) =>
        Pods.GetValueOrDefault(flavour)?.GetValueOrDefault(component) ?? new() { ["app"] = component };

    public string? NamespaceOf(string component) => Namespaces.FirstOrDefault(names => names.Value.Contains(component)).Key;
}

/// <summary>Connections that the first open to the second.</summary>
internal sealed record Flow
{
    public Names From { get; init; } = [];

    public Names To { get; init; } = [];

    public List<int> Ports { get; init; } = [];
}

/// <summary>One name, or a list of them.</summary>
internal sealed class Names : List<string>;

/// <summary>A peer of Kubernetes' NetworkPolicies, as far as the file uses them.</summary>
internal sealed class Peer
{
    public Block? IpBlock { get; init; }

    public Selector? NamespaceSelector { get; init; }

    public V1NetworkPolicyPeer ToPeer() => new()
    {
        IpBlock = IpBlock is { } block ? new() { Cidr = block.Cidr } : null,
        NamespaceSelector = NamespaceSelector is { } selector ? new() { MatchLabels = selector.MatchLabels } : null,
    };

    internal sealed class Block
    {
        public string Cidr { get; init; } = "";
    }

    internal sealed class Selector
    {
        public Dictionary<string, string> MatchLabels { get; init; } = [];
    }
}
