using System.Text.RegularExpressions;
using k8s.Models;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>The lines for kubectl in runbooks and documents name what is in the cluster.</summary>
public sealed partial class KubectlLinesTests
{
    [Fact]
    public async Task Every_object_that_a_line_names_is_in_the_namespace_that_it_says()
    {
        var names = Names(await Rendered.GetAsync("standalone-small")).Concat(Names(await Rendered.GetAsync("standalone-standard"))).ToHashSet();
        var lines = Lines().ToList();

        Assert.True(lines.Count > 50, $"{lines.Count} lines");
        Assert.Empty(lines.Where(line => !names.Contains((line.Namespace, line.Kind, line.Name))).Select(line => $"{line.File}: {line.Text}"));
    }

    [Fact]
    public async Task Every_port_that_is_forwarded_is_one_of_its_service()
    {
        var services = (await Rendered.GetAsync("standalone-small")).Of<V1Service>().ToDictionary(service => (service.Metadata.NamespaceProperty, service.Metadata.Name));
        var forwards = Pages().SelectMany(page => Forward().Matches(page.Text)).ToList();

        Assert.True(forwards.Count > 10, $"{forwards.Count} lines");
        Assert.All(forwards, match => Assert.Contains(services[(match.Groups["ns"].Value, match.Groups["name"].Value)].Spec.Ports, port => $"{port.Port}" == match.Groups["port"].Value));
    }

    private static IEnumerable<(string? Namespace, string Kind, string Name)> Names(RenderedObjects objects) =>
    [
        .. objects.All.Select(rendered => (rendered.Namespace, Kind(rendered.Kind), rendered.Name)),
        .. from set in objects.Of<V1StatefulSet>()
           from name in set.Spec.VolumeClaimTemplates.Select(claim => ("persistentvolumeclaim", $"{claim.Metadata.Name}-{set.Metadata.Name}-0")).Prepend(("pod", $"{set.Metadata.Name}-0"))
           select ((string?)set.Metadata.NamespaceProperty, name.Item1, name.Item2),
    ];

    private static IEnumerable<(string File, string Text, string Namespace, string Kind, string Name)> Lines() =>
        from page in Pages()
        from match in Command().Matches(page.Text)
        let kind = match.Groups["kind"].Success ? match.Groups["kind"].Value : "pod"
        select (page.File, match.Value, match.Groups["ns"].Value, Kind(kind), match.Groups["name"].Value);

    private static IEnumerable<(string File, string Text)> Pages() =>
        Directory.EnumerateFiles(RepositoryRoot.File("docs"), "*.md", SearchOption.AllDirectories).Append(RepositoryRoot.File("README.md")).Append(RepositoryRoot.File("observability-config", "README.md"))
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    private static string Kind(string kind) => kind.ToLowerInvariant() switch
    {
        "deploy" => "deployment",
        "sts" => "statefulset",
        "ds" => "daemonset",
        "svc" => "service",
        "hpa" => "horizontalpodautoscaler",
        "pvc" => "persistentvolumeclaim",
        var other => other,
    };

    // A pod of a stateful set, or an object with its kind.
    [GeneratedRegex(@"kubectl [a-z ]+?(?:-i )?-n (?<ns>[a-z][a-z-]*) (?:(?<kind>deploy|deployment|sts|statefulset|ds|daemonset|svc|service|cronjob|hpa|pvc)[/ ](?<name>[a-z][a-z0-9-]*)|(?<name>[a-z-]+-0)\b)")]
    private static partial Regex Command();

    [GeneratedRegex(@"kubectl port-forward -n (?<ns>[a-z-]+) svc/(?<name>[a-z-]+) (?:\d+:)?(?<port>\d+)")]
    private static partial Regex Forward();
}
