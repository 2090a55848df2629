using k8s.Models;

namespace SeiPlatform.Cluster.Overlay;

/// <summary>The NetworkPolicies of the flows: all denied, names allowed, then a policy for each component with what it may take and open.</summary>
internal sealed class NetworkPolicies(Flows flows, string flavour)
{
    private const string NamespaceName = "kubernetes.io/metadata.name";

    public IEnumerable<V1NetworkPolicy> All() => flows.Namespaces.Keys.SelectMany(space => (V1NetworkPolicy[])[Denied(space), NamesResolved(space)])
        .Concat(flows.Namespaces.SelectMany(space => space.Value.Select(component => Of(space.Key, component))));

    private V1NetworkPolicy Of(string space, string component)
    {
        var taken = flows.All.Where(flow => flow.To.Contains(component)).Select(flow => new V1NetworkPolicyIngressRule
        {
            FromProperty = [.. flow.From.SelectMany(PeersOf)],
            Ports = Tcp(flow),
        }).ToList();
        var opened = flows.All.Where(flow => flow.From.Contains(component)).Select(flow => new V1NetworkPolicyEgressRule
        {
            To = [.. flow.To.SelectMany(PeersOf)],
            Ports = Tcp(flow),
        }).ToList();
        return Policy(space, component, new()
        {
            PodSelector = new() { MatchLabels = Labels(component) },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = taken.Count > 0 ? taken : null,
            Egress = opened.Count > 0 ? opened : null,
        });
    }

    private static V1NetworkPolicy Denied(string space) =>
        Policy(space, "default-deny", new() { PodSelector = new(), PolicyTypes = ["Ingress", "Egress"] });

    private static V1NetworkPolicy NamesResolved(string space) => Policy(space, "names", new()
    {
        PodSelector = new(),
        PolicyTypes = ["Egress"],
        Egress =
        [
            new()
            {
                To =
                [
                    new() { NamespaceSelector = Named("kube-system"), PodSelector = new() { MatchLabels = new Dictionary<string, string> { ["k8s-app"] = "kube-dns" } } },
                    // NodeLocal DNSCache, where a cluster has it.
                    new() { IpBlock = new() { Cidr = "169.254.20.10/32" } },
                ],
                Ports = [new() { Port = 53, Protocol = "UDP" }, new() { Port = 53, Protocol = "TCP" }],
            },
        ],
    });

    private IEnumerable<V1NetworkPolicyPeer> PeersOf(string name) => flows.NamespaceOf(name) is { } space
        ? [new() { NamespaceSelector = Named(space), PodSelector = new() { MatchLabels = Labels(name) } }]
        : flows.Peers[name].Select(peer => peer.ToPeer());

    private Dictionary<string, string> Labels(string component) => flows.Labels(component, flavour);

    private static V1LabelSelector Named(string space) => new() { MatchLabels = new Dictionary<string, string> { [NamespaceName] = space } };

    private static List<V1NetworkPolicyPort> Tcp(Flow flow) => [.. flow.Ports.Select(port => new V1NetworkPolicyPort { Port = port, Protocol = "TCP" })];

    private static V1NetworkPolicy Policy(string space, string name, V1NetworkPolicySpec spec) => new()
    {
        ApiVersion = "networking.k8s.io/v1",
        Kind = "NetworkPolicy",
        Metadata = new() { Name = name, NamespaceProperty = space },
        Spec = spec,
    };
}
