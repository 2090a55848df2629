namespace SeiPlatform.Tests.Config.Prometheus.Relabelling;

/// <summary>A pod as far as Prometheus' discovery tells of it; <c>App</c> is the value of its label <c>app</c>, or of <see cref="Label"/>.</summary>
public sealed record Pod(string Name, string App)
{
    public string Namespace { get; init; } = "sei-platform";

    public string Ip { get; init; } = "10.244.0.7";

    public string Node { get; init; } = "worker-1";

    public string Label { get; init; } = "app";

    public string Phase { get; init; } = "Running";

    public int[] Ports { get; init; } = [8080];

    /// <summary>The names of those ports that have one.</summary>
    public IReadOnlyDictionary<int, string> PortNames { get; init; } = new Dictionary<int, string>();

    /// <summary>Its labels besides <see cref="Label"/>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public bool HasInitContainer { get; init; }

    /// <summary>By their names as they are written, <c>prometheus.io/port</c> for instance.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

/// <summary>A port of a service, and what is behind it: a pod, or an address outside the cluster.</summary>
public sealed record Endpoint(string Service, string PortName, int Port)
{
    public string Namespace { get; init; } = "sei-platform";

    public string Address { get; init; } = "192.0.2.1";

    public string? App { get; init; }

    /// <summary>The service's labels besides <c>app</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public Pod? Pod { get; init; }

    /// <summary>The node that it is, for a service of nodes.</summary>
    public string? Node { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

/// <summary>A few of a cluster's objects, as the labels that Prometheus' discovery makes of them (documented under <c>kubernetes_sd_config</c>).</summary>
public sealed record KubernetesCluster
{
    private const string Meta = "__meta_kubernetes_";

    public IReadOnlyList<Pod> Pods { get; init; } = [];

    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [];

    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>The targets of a role in these namespaces, or in all of them when none is named.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Discover(string role, IReadOnlyCollection<string> namespaces)
    {
        bool Seen(string name) => namespaces.Count == 0 || namespaces.Contains(name);
        return role switch
        {
            "node" => Nodes.Select(NodeTarget),
            "pod" => Pods.Where(pod => Seen(pod.Namespace)).SelectMany(PodTargets),
            "endpoints" => Endpoints.Where(endpoint => Seen(endpoint.Namespace)).Select(endpoint => EndpointTarget(endpoint, "endpoint")),
            "endpointslice" => Endpoints.Where(endpoint => Seen(endpoint.Namespace)).Select(endpoint => EndpointTarget(endpoint, "endpointslice")),
            _ => throw new NotSupportedException($"kubernetes_sd_configs: role {role}"),
        };
    }

    private static Dictionary<string, string> NodeTarget(string name) => new()
    {
        ["__address__"] = "192.0.2.10:10250",
        [$"{Meta}node_name"] = name,
        [$"{Meta}node_address_InternalIP"] = "192.0.2.10",
        [$"{Meta}node_label_kubernetes_io_arch"] = "amd64",
    };

    private static IEnumerable<Dictionary<string, string>> PodTargets(Pod pod)
    {
        foreach (var (port, init) in pod.Ports.Select(port => (port, false)).Concat(pod.HasInitContainer ? [(1, true)] : []))
        {
            var labels = PodLabels(pod);
            labels["__address__"] = Join(pod.Ip, port);
            labels[$"{Meta}namespace"] = pod.Namespace;
            labels[$"{Meta}pod_container_name"] = init ? "init" : pod.App;
            labels[$"{Meta}pod_container_init"] = init ? "true" : "false";
            labels[$"{Meta}pod_container_port_number"] = $"{port}";
            labels[$"{Meta}pod_container_port_name"] = pod.PortNames.GetValueOrDefault(port, "");
            yield return labels;
        }
    }

    private static Dictionary<string, string> EndpointTarget(Endpoint endpoint, string role)
    {
        var labels = endpoint.Pod is { } pod ? PodLabels(pod) : [];
        labels["__address__"] = Join(endpoint.Pod?.Ip ?? endpoint.Address, endpoint.Port);
        labels[$"{Meta}namespace"] = endpoint.Namespace;
        labels[$"{Meta}service_name"] = endpoint.Service;
        labels[$"{Meta}{role}_port"] = $"{endpoint.Port}";
        labels[$"{Meta}{role}_port_name"] = endpoint.PortName;
        labels[$"{Meta}{role}_address_target_kind"] = endpoint.Pod is not null ? "Pod" : endpoint.Node is not null ? "Node" : "";
        labels[$"{Meta}{role}_address_target_name"] = endpoint.Pod?.Name ?? endpoint.Node ?? "";
        if (endpoint.Pod is not null)
            labels[$"{Meta}pod_container_name"] = endpoint.Pod.App;
        Label(labels, "service", endpoint.App is { } app ? endpoint.Labels.Append(new("app", app)) : endpoint.Labels);
        Annotate(labels, "service", endpoint.Annotations);
        return labels;
    }

    private static Dictionary<string, string> PodLabels(Pod pod)
    {
        var labels = new Dictionary<string, string>
        {
            [$"{Meta}pod_name"] = pod.Name,
            [$"{Meta}pod_ip"] = pod.Ip,
            [$"{Meta}pod_node_name"] = pod.Node,
            [$"{Meta}pod_phase"] = pod.Phase,
        };
        Label(labels, "pod", pod.Labels.Append(new(pod.Label, pod.App)));
        Annotate(labels, "pod", pod.Annotations);
        return labels;
    }

    private static void Label(Dictionary<string, string> labels, string kind, IEnumerable<KeyValuePair<string, string>> own)
    {
        foreach (var (name, value) in own)
        {
            labels[$"{Meta}{kind}_label_{Sanitized(name)}"] = value;
            labels[$"{Meta}{kind}_labelpresent_{Sanitized(name)}"] = "true";
        }
    }

    private static void Annotate(Dictionary<string, string> labels, string kind, IReadOnlyDictionary<string, string> annotations)
    {
        foreach (var (name, value) in annotations)
            labels[$"{Meta}{kind}_annotation_{Sanitized(name)}"] = value;
    }

    internal static string Sanitized(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Join(string ip, int port) => ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]:{port}" : $"{ip}:{port}";
}
