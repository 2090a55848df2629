using System.Text.RegularExpressions;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>The connections of the architecture, found in the manifest and in the configuration, against what the policies permit.</summary>
public sealed partial class NetworkPolicyTests
{
    /// <summary>What no file says: histories are cloned, notifications sent, and the API server is asked.</summary>
    private static readonly (string From, int[] Ports)[] Outward =
    [
        ("data-collector", [22, 443]), ("data-collector-ingest", [22, 443]), ("alertmanager", [443]), ("prometheus", [443, 6443, 9100, 10250]),
        ("kube-state-metrics", [443, 6443]), ("fluent-bit", [443, 6443]),
    ];

    [Fact]
    public async Task The_policies_permit_every_connection_of_the_architecture_and_no_other()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var (architecture, permitted) = (Architecture(objects), Permitted(objects));
        Assert.True(architecture.Count > 30, $"{architecture.Count} connections");
        Assert.Empty(architecture.Except(permitted));
        Assert.Empty(permitted.Except(architecture));
    }

    [Fact]
    public async Task Several_nodes_add_the_connections_among_the_stores_and_to_the_replica_and_no_other()
    {
        var (small, standard) = (Permitted(await Rendered.GetAsync("standalone-small")), Permitted(await Rendered.GetAsync("standalone-standard")));

        Assert.Empty(small.Except(standard));
        Assert.Equal(
            [
                "elasticsearch -> elasticsearch:9200", "elasticsearch -> elasticsearch:9300", "kafka -> kafka:9090", "kafka -> kafka:9091", "kafka -> kafka:9093", "prometheus -> timescaledb-exporter-replica:9187",
                "timescaledb-backup -> timescaledb:5432", "timescaledb-exporter-replica -> timescaledb-replica:5432", "timescaledb-exporter-replica -> timescaledb:5432",
                "timescaledb-replica -> timescaledb:5432",
            ],
            standard.Except(small).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_operators_reach_their_stores_and_nobody_else_does_from_their_namespaces()
    {
        var objects = await Rendered.GetAsync("standalone-standard");
        var evaluation = new NetworkPolicyEvaluation(objects);
        var stores = objects.OperatorsPods().ToDictionary(workload => workload.Name, End.Of);
        End Operator(string label, string name) => new(name, "operators", new Dictionary<string, string> { [label] = name });

        Assert.True(evaluation.Allows(Operator("control-plane", "elastic-operator"), stores["elasticsearch"], 9200));
        Assert.False(evaluation.Allows(Operator("control-plane", "another"), stores["elasticsearch"], 9200));
        Assert.False(evaluation.Allows(Operator("control-plane", "elastic-operator"), stores["elasticsearch"], 9300));
        Assert.True(evaluation.Allows(Operator("name", "strimzi-cluster-operator"), stores["kafka"], 9091));
        Assert.False(evaluation.Allows(Operator("name", "another"), stores["kafka"], 9091));
    }

    [Fact]
    public async Task Names_are_resolved_and_the_world_is_reached_by_those_only_who_have_business_there()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var evaluation = new NetworkPolicyEvaluation(objects);
        var dns = new End("kube-dns", "kube-system", new Dictionary<string, string> { ["k8s-app"] = "kube-dns" });
        var world = End.Outside("203.0.113.9");
        foreach (var workload in objects.Workloads().Where(workload => workload.Pod.HostNetwork != true))
        {
            Assert.True(evaluation.Allows(End.Of(workload), dns, 53, "UDP") && evaluation.Allows(End.Of(workload), dns, 53), $"{workload} finds no name");
            foreach (var port in (int[])[22, 80, 443, 6443, 9100, 10250])
                Assert.Equal(Outwards(workload, port), evaluation.Allows(End.Of(workload), world, port));
            Assert.False(evaluation.Allows(world, End.Of(workload), 8080));
        }
    }

    [Fact]
    public async Task From_outside_an_ingress_controller_reaches_what_people_and_senders_need()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var evaluation = new NetworkPolicyEvaluation(objects);
        var controller = new End("controller", "ingress-nginx", new Dictionary<string, string>()) { NamespaceLabels = new Dictionary<string, string> { ["sei.dev/ingress"] = "true" } };
        var reached = from workload in objects.Workloads().Where(workload => workload.Pod.HostNetwork != true)
                      from port in workload.Pod.Containers.SelectMany(container => container.Ports ?? [])
                      where evaluation.Allows(controller, End.Of(workload), port.ContainerPort)
                      select $"{workload.Name}:{port.ContainerPort}";

        Assert.Equal(["api-service:8080", "data-collector-ingest:8080", "data-collector:8080", "grafana:3000", "jaeger:16686"], reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_is_not_of_the_architecture_is_denied()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var evaluation = new NetworkPolicyEvaluation(objects);
        End Pod(string name) => End.Of(objects.Workload(name));

        Assert.True(evaluation.Allows(Pod("api-service"), Pod("timescaledb"), 5432));
        Assert.False(evaluation.Allows(Pod("grafana"), Pod("timescaledb"), 5432));
        Assert.False(evaluation.Allows(Pod("api-service"), Pod("timescaledb"), 5433));
        Assert.False(evaluation.Allows(Pod("timescaledb"), Pod("api-service"), 8080));
        // The same labels in another namespace are somebody else.
        Assert.False(evaluation.Allows(Pod("api-service") with { Namespace = "elsewhere", NamespaceLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "elsewhere" } }, Pod("timescaledb"), 5432));
    }

    /// <summary>Which pods may connect to which ports of which others. The node exporter is in its node's network, which no policy rules.</summary>
    private static HashSet<string> Permitted(RenderedObjects objects)
    {
        var evaluation = new NetworkPolicyEvaluation(objects);
        var pods = objects.Workloads().Where(workload => workload.Pod.HostNetwork != true).Concat(objects.OperatorsPods()).ToList();
        return
        [
            .. from source in pods
               from target in pods
               from port in target.Pod.Containers.SelectMany(container => container.Ports ?? []).Select(port => port.ContainerPort).Distinct()
               where evaluation.Allows(End.Of(source), End.Of(target), port) && !Outwards(source, port)
               select $"{source.Name} -> {target.Name}:{port}",
        ];
    }

    private static bool Outwards(Workload workload, int port) => Outward.Any(flow => flow.From == workload.Name && flow.Ports.Contains(port));

    private static HashSet<string> Architecture(RenderedObjects objects)
    {
        var manifest = StackManifest.Load();
        var expressions = new ManifestExpressions(manifest, new ParameterValues(manifest), (resource, binding) => new BindingAddress(resource, binding.TargetPort!.Value));
        var named = new List<(string From, string Text)>();
        foreach (var name in manifest.Resources.Where(name => manifest.Type(name) is "project.v0" or "container.v0" && name is not ("kafka" or "prometheus")))
        {
            var environment = manifest.Environment(name).ToDictionary(variable => variable.Key, variable => expressions.Resolve(variable.Value));
            named.AddRange(environment.Values.Select(value => (name, value)));
            named.AddRange(environment.Where(variable => variable.Key.EndsWith("_HOST", StringComparison.Ordinal)).Select(variable => (name, $"{variable.Value}:{environment[$"{variable.Key[..^4]}PORT"]}")));
            if (manifest.IsContainer(name))
                named.AddRange(manifest.Container(name).Arguments.Select(argument => (name, argument)));
        }

        named.AddRange(named.Where(edge => edge.From == "data-collector").ToList().Select(edge => ("data-collector-ingest", edge.Text)));
        named.AddRange(Yaml.Load(RepositoryRoot.File("observability-config", "grafana", "provisioning", "datasources", "datasources.yml"))
            .Items("datasources").Select(source => ("grafana", source.Text("url")!)));
        named.AddRange(objects.Workloads().SelectMany(workload => (workload.PodMetadata.Annotations ?? new Dictionary<string, string>()).Select(annotation => (workload.Name, annotation.Value))));
        named.AddRange(objects.Workloads().Where(workload => workload.Kind == "CronJob").SelectMany(workload => workload.Containers.SelectMany(container => container.Args).Select(argument => (workload.Name, argument))));
        // Connection strings of Npgsql say host and port apart.
        var edges = named.SelectMany(edge => Address().Matches(edge.Text.Replace(";Port=", ":", StringComparison.Ordinal)).Select(match => (edge.From, To: match.Groups[1].Value, Port: match.Groups[2].Value)))
            .Where(edge => objects.Workloads().Any(workload => workload.Name == edge.To) && edge.From != edge.To)
            .Select(edge => $"{edge.From} -> {edge.To}:{edge.Port}").ToHashSet();
        foreach (var scrape in ClusterScrapeTests.Scrapes(objects).Where(scrape => scrape.Pod is { Pod.HostNetwork: not true }))
            edges.Add($"prometheus -> {scrape.Pod!.Name}:{scrape.Port}");
        return edges;
    }

    [GeneratedRegex(@"(?:^|[/@=,])([a-z][a-z-]+):(\d{4,5})\b")]
    private static partial Regex Address();
}
