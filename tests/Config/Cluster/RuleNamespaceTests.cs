using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Files;
using SeiPlatform.Tests.Config.Prometheus;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>Rules about a cluster, and the queries of their runbooks, look where the rendered pods are.</summary>
public sealed partial class RuleNamespaceTests
{
    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Expressions_ask_for_the_namespaces_in_which_something_runs(string variant)
    {
        var namespaces = (await Rendered.GetAsync(variant)).Workloads().Select(workload => workload.Namespace).ToHashSet();
        var asked = Rule.All().Select(rule => (Where: $"{rule.File}: {rule.Name}", rule.Expression))
            .Concat(Runbook.All().SelectMany(runbook => runbook.Queries, (runbook, query) => (Where: $"docs/runbooks/{runbook.Name}.md", Expression: query)))
            .SelectMany(source => Matcher().Matches(source.Expression), (source, match) => (source.Where, Namespaces: match.Groups[1].Value.Split('|').ToHashSet()))
            .ToList();

        Assert.True(asked.Count > 20, $"{asked.Count} expressions");
        Assert.All(asked, query => Assert.True(
            namespaces.SetEquals(query.Namespaces), $"{query.Where}: {string.Join(", ", query.Namespaces)} instead of {string.Join(", ", namespaces)}"));
    }

    [GeneratedRegex("\\bnamespace=~?\"([^\"]*)\"")]
    private static partial Regex Matcher();
}
