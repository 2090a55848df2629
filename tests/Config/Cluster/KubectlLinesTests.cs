using System.Text.RegularExpressions;
using k8s.Models;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// The lines for kubectl in runbooks name what is in the cluster, whatever its flavour and profile. A line that is for one of them says so in its remark:
/// <c># cluster, profile small</c>; one that is another with an option says <c>with KEDA</c>. Those of other documents, which lead from one profile to the next, name
/// what is in one of them.
/// </summary>
public sealed partial class KubectlLinesTests
{
    /// <summary>Whose image holds its program and no other: neither a shell nor <c>ls</c>.</summary>
    private static readonly string[] WithoutTools = ["fluent-bit", "jaeger", "kube-state-metrics"];

    private static readonly string[] WithPods = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "KafkaNodePool", "Elasticsearch"];

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_object_that_a_line_names_is_in_the_namespace_that_it_says(string variant)
    {
        var names = await NamesAsync(variant);
        var lines = Lines(variant).Where(line => line.IsRunbook).ToList();

        Assert.True(lines.Count > 50, $"{lines.Count} lines");
        Assert.Empty(lines.Where(line => !names.Contains((line.Namespace, line.Kind, line.Name))).Select(line => $"{line.File}: {line.Text}"));
    }

    [Fact]
    public async Task Every_object_that_a_line_of_another_document_names_is_there_in_some_variant()
    {
        var names = (await Task.WhenAll(Rendered.Variants.Select(NamesAsync))).SelectMany(all => all).ToHashSet();
        var lines = Lines().Where(line => !line.IsRunbook).ToList();

        Assert.True(lines.Count > 10, $"{lines.Count} lines");
        Assert.Empty(lines.Where(line => !names.Contains((line.Namespace, line.Kind, line.Name))).Select(line => $"{line.File}: {line.Text}"));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_label_that_a_line_selects_by_is_one_of_pods_in_that_namespace(string variant)
    {
        var withPods = (await Rendered.GetAsync(variant)).All.Where(rendered => WithPods.Contains(rendered.Kind)).ToList();
        var selections = Pages().SelectMany(page => Selection().Matches(page.Text), (page, match) => (page.File, Line: match)).Where(selection => IsFor(selection.Line, variant)).ToList();

        Assert.True(selections.Count > 10, $"{selections.Count} lines");
        Assert.Empty(selections.Where(selection => !withPods.Any(rendered => rendered.Namespace == selection.Line.Groups["ns"].Value
            && rendered.Text.Contains($"{selection.Line.Groups["label"].Value}: {selection.Line.Groups["value"].Value}\n", StringComparison.Ordinal))).Select(selection => $"{selection.File}: {selection.Line.Value}"));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_port_that_is_forwarded_is_one_of_its_service(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        var services = Services(objects, variant).ToDictionary(service => (service.Namespace, service.Name), service => service.Ports);
        // kubectl cannot follow a name that leads to an operator's service.
        var elsewhere = objects.Of<V1Service>().Where(service => service.Spec.Type == "ExternalName")
            .ToDictionary(service => (service.Metadata.NamespaceProperty, service.Metadata.Name), service => service.Spec.ExternalName.Split('.')[0]);
        var forwards = Pages().SelectMany(page => Forward().Matches(page.Text)).ToList();

        Assert.True(forwards.Count > 10, $"{forwards.Count} lines");
        Assert.All(forwards, match =>
        {
            var named = (match.Groups["ns"].Value, match.Groups["name"].Value);
            if (elsewhere.TryGetValue(named, out var operators))
                Assert.Equal(operators, match.Groups["standard"].Value);
            else
                Assert.Contains(match.Groups["port"].Value, services[named]);
        });
    }

    [Fact]
    public void Nothing_is_run_in_a_container_that_has_nothing_to_run() =>
        Assert.Empty(Lines().Where(line => line.Text.StartsWith("kubectl exec", StringComparison.Ordinal) && WithoutTools.Contains(line.Name)).Select(line => $"{line.File}: {line.Text}"));

    /// <summary>An autoscaler leaves alone what has no pods, and neither does <c>apply</c> say how many there are.</summary>
    [Fact]
    public void What_a_document_scales_to_nothing_it_scales_up_again()
    {
        var scaled = Pages().Select(page => (page.File, Lines: Scale().Matches(page.Text).Select(match => (Name: match.Groups["name"].Value, Replicas: match.Groups["replicas"].Value)).ToList())).ToList();

        Assert.Contains(scaled, page => page.Lines.Any(line => line.Replicas == "0"));
        Assert.All(scaled, page => Assert.All(page.Lines.GroupBy(line => line.Name), lines => Assert.True(lines.Last().Replicas != "0", $"{page.File}: {lines.Key} stays without pods")));
    }

    /// <summary>Services that lead to pods, with their ports: kubectl follows no other.</summary>
    private static IEnumerable<(string Namespace, string Name, string[] Ports)> Services(RenderedObjects objects, string variant)
    {
        var rendered = objects.Of<V1Service>().Where(service => service.Spec.Selector is { Count: > 0 })
            .Select(service => (service.Metadata.NamespaceProperty, service.Metadata.Name, service.Spec.Ports.Select(port => $"{port.Port}").ToArray()));
        if (variant.Split('-')[0] != "operator")
            return rendered;
        // Grafana is the chart's there.
        var grafana = Yaml.Load(RepositoryRoot.File("deploy", "helm", "kube-prometheus-stack.yaml")).Find("grafana")!;
        return rendered.Append(("monitoring", grafana.Text("fullnameOverride")!, [grafana.Find("service")?.Text("port") ?? "80"]));
    }

    private static async Task<HashSet<(string? Namespace, string Kind, string Name)>> NamesAsync(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        return
        [
            .. objects.All.Where(rendered => rendered.Kind != "Service").Select(rendered => (rendered.Namespace, Kind(rendered.Kind), rendered.Name)),
            .. Services(objects, variant).Select(service => ((string?)service.Namespace, "service", service.Name)),
            .. Pods(objects),
        ];
    }

    /// <summary>The first pod of what has numbered ones, and its claims.</summary>
    private static IEnumerable<(string? Namespace, string Kind, string Name)> Pods(RenderedObjects objects) =>
        (from set in objects.Of<V1StatefulSet>()
         from name in set.Spec.VolumeClaimTemplates.Select(claim => ("persistentvolumeclaim", $"{claim.Metadata.Name}-{set.Metadata.Name}-0")).Prepend(("pod", $"{set.Metadata.Name}-0"))
         select ((string?)set.Metadata.NamespaceProperty, name.Item1, name.Item2))
            .Concat(objects.All.Where(rendered => rendered.Kind == "KafkaNodePool")
                .Select(pool => (pool.Namespace, "pod", $"{pool.Node()["metadata"].Map("labels")["strimzi.io/cluster"]}-{pool.Name}-0")));

    private static IEnumerable<(string File, bool IsRunbook, string Text, string Namespace, string Kind, string Name)> Lines(string? variant = null) =>
        from page in Pages()
        from match in Command().Matches(page.Text).Concat(Search().Matches(page.Text))
        where variant is null || IsFor(match, variant)
        let kind = match.Groups["kind"].Success ? match.Groups["kind"].Value : "pod"
        select (page.File, page.IsRunbook, match.Value, match.Groups["ns"].Value, Kind(kind), match.Groups["name"].Value);

    private static bool IsFor(Match line, string variant) =>
        Restriction().Matches(line.Groups["rest"].Value).All(word => variant.Split('-').Contains(word.Groups[1].Value))
        && !(line.Groups["rest"].Value.Contains("with KEDA", StringComparison.Ordinal) && variant.EndsWith("-options", StringComparison.Ordinal));

    private static IEnumerable<(string File, bool IsRunbook, string Text)> Pages() =>
        Directory.EnumerateFiles(RepositoryRoot.File("docs"), "*.md", SearchOption.AllDirectories).Append(RepositoryRoot.File("README.md")).Append(RepositoryRoot.File("observability-config", "README.md"))
            .Select(file => (Path.GetFileName(file), Path.GetFileName(Path.GetDirectoryName(file)) == "runbooks", File.ReadAllText(file)));

    private static string Kind(string kind) => kind.ToLowerInvariant() switch
    {
        "deploy" => "deployment",
        "sts" => "statefulset",
        "ds" => "daemonset",
        "svc" or "endpointslices" => "service",
        "hpa" => "horizontalpodautoscaler",
        "pvc" => "persistentvolumeclaim",
        var other => other,
    };

    // A pod of a stateful set, or an object with its kind.
    [GeneratedRegex(@"kubectl [a-z ]+?(?:-i )?-n (?<ns>[a-z][a-z-]*) (?:(?<kind>deploy|deployment|sts|statefulset|ds|daemonset|svc|service|cronjob|hpa|pvc)[/ ](?<name>[a-z][a-z0-9-]*)|(?<name>[a-z-]+-0)\b)(?=(?<rest>.*))")]
    private static partial Regex Command();

    [GeneratedRegex(@"kubectl get (?:[a-z]+,)*(?<kind>svc|endpointslices)(?:,[a-z]+)* -n (?<ns>[a-z-]+) \| grep (?<name>[a-z-]+)(?=(?<rest>.*))")]
    private static partial Regex Search();

    [GeneratedRegex(@"kubectl .*?-n (?<ns>[a-z-]+) .*?-l (?<label>[a-z./-]+)=(?<value>[a-z-]+)(?=(?<rest>.*))")]
    private static partial Regex Selection();

    [GeneratedRegex(@"kubectl port-forward -n (?<ns>[a-z-]+) svc/(?<name>[a-z-]+) (?:\d+:)?(?<port>\d+)(?: \(profile standard: svc/(?<standard>[a-z-]+)\))?")]
    private static partial Regex Forward();

    [GeneratedRegex(@"kubectl scale -n [a-z-]+ (?<name>[a-z]+/[a-z-]+) --replicas=(?<replicas>\d+)")]
    private static partial Regex Scale();

    [GeneratedRegex(@"# .*?\b(?:flavour|profile) (small|standard|standalone|operator)\b")]
    private static partial Regex Restriction();
}
