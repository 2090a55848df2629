using System.Net;
using k8s.Models;
using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>Who may open a connection to whom, as a network plugin decides it: the policies that select a pod permit, and what none of them permits is denied.</summary>
internal sealed class NetworkPolicyEvaluation(RenderedObjects objects)
{
    private readonly List<V1NetworkPolicy> _policies = [.. objects.Of<V1NetworkPolicy>()];

    public bool Allows(End from, End to, int port, string protocol = "TCP") => Egress(from, to, port, protocol) && Ingress(from, to, port, protocol);

    private bool Egress(End from, End to, int port, string protocol)
    {
        var policies = Selecting(from, "Egress");
        return policies.Count == 0
            || policies.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => Ports(rule.Ports, port, protocol) && Peers(rule.To, to));
    }

    private bool Ingress(End from, End to, int port, string protocol)
    {
        var policies = Selecting(to, "Ingress");
        return policies.Count == 0
            || policies.SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => Ports(rule.Ports, port, protocol) && Peers(rule.FromProperty, from));
    }

    private List<V1NetworkPolicy> Selecting(End pod, string direction) =>
        [.. _policies.Where(policy => policy.Metadata.NamespaceProperty == pod.Namespace && policy.Spec.PolicyTypes.Contains(direction) && Matches(policy.Spec.PodSelector, pod.Labels))];

    private static bool Ports(IList<V1NetworkPolicyPort>? ports, int port, string protocol) =>
        ports is not { Count: > 0 } || ports.Any(open => open.Port.Value == $"{port}" && (open.Protocol ?? "TCP") == protocol);

    private static bool Peers(IList<V1NetworkPolicyPeer>? peers, End other) => peers is not { Count: > 0 } || peers.Any(peer => peer.IpBlock is { } block
        // Pods are in 10/8 here, and a plugin may well match them by their addresses too.
        ? IPNetwork.Parse(block.Cidr).Contains(IPAddress.Parse(other.Address))
        : (peer.NamespaceSelector is null || Matches(peer.NamespaceSelector, other.NamespaceLabels)) && (peer.PodSelector is null || Matches(peer.PodSelector, other.Labels)));

    private static bool Matches(V1LabelSelector? selector, IReadOnlyDictionary<string, string> labels)
    {
        Assert.Null(selector?.MatchExpressions);
        return selector?.MatchLabels?.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value) ?? true;
    }
}

/// <summary>An end of a connection: a pod, or an address outside when <paramref name="Namespace"/> is empty.</summary>
internal sealed record End(string Name, string Namespace, IReadOnlyDictionary<string, string> Labels, string Address = "10.244.0.1")
{
    public static End Of(Workload workload) => new(workload.Name, workload.Namespace, workload.Labels);

    public static End Outside(string address) => new(address, "", new Dictionary<string, string>(), address);

    public IReadOnlyDictionary<string, string> NamespaceLabels { get; init; } = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = Namespace };
}
