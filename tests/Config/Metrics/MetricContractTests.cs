using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Files;
using SeiPlatform.Tests.Config.Grafana;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Metrics;

namespace SeiPlatform.Tests.Config.Metrics;

public sealed partial class MetricContractTests
{
    [Fact]
    public void Every_metric_that_a_rule_names_is_offered_by_someone()
    {
        var known = Known();
        Assert.All(Rule.All(), rule => AssertKnown(rule.Expression, known, $"{rule.File}: {rule.Name}"));
    }

    [Fact]
    public void Every_metric_that_a_panel_names_is_offered_by_someone()
    {
        var known = Known();
        Assert.All(Dashboard.All().SelectMany(dashboard => dashboard.Queries()), query => AssertKnown(query.Expression, known, $"{query.Dashboard}: {query.Panel}"));
    }

    [Fact]
    public void Every_metric_that_a_runbook_names_is_offered_by_someone()
    {
        var known = Known();
        Assert.All(Runbook.All(), runbook => Assert.All(runbook.Queries, query => AssertKnown(query, known, $"docs/runbooks/{runbook.Name}.md")));
    }

    [Fact]
    public void Every_row_of_the_contract_is_complete_and_says_a_thing_once()
    {
        var rows = MetricContract.Rows();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Matches(MetricName(), row.Name);
            Assert.Contains(row.Type, (string[])["counter", "gauge", "histogram"]);
            Assert.NotEmpty(row.Unit);
            Assert.NotEmpty(row.Meaning);
            Assert.Equal(row.Type == "counter", row.Name.EndsWith("_total", StringComparison.Ordinal));
        });
        Assert.Equal(rows.Select(row => row.Name).Distinct(), rows.Select(row => row.Name));
    }

    [Fact]
    public void Units_stand_in_the_names() => Assert.All(MetricContract.Rows().Where(row => row.Name.StartsWith("sei_", StringComparison.Ordinal)), row =>
    {
        if (row.Unit is "seconds" or "bytes")
            Assert.Contains($"_{row.Unit}", row.Name);
    });

    [Theory]
    [InlineData("api-service", "sei_api_", "api_")]
    [InlineData("data-collector", "sei_collector_", "sei_collector_")]
    public void A_services_own_metrics_carry_its_name(string service, string prefix, string alsoAllowed) =>
        Assert.All(MetricContract.Rows().Where(row => row.Section == service), row =>
            Assert.True(row.Name.StartsWith(prefix, StringComparison.Ordinal) || row.Name.StartsWith(alsoAllowed, StringComparison.Ordinal), row.Name));

    /// <summary>The other direction, whether a running service exposes only what the contract has, needs running services and is tested with them.</summary>
    [Fact]
    public void Every_own_metric_of_the_contract_is_made_somewhere()
    {
        var sources = string.Concat(
            Directory.EnumerateFiles(RepositoryRoot.File("services"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText))
            // Instruments may be named with dots, which the exporter makes underscores of.
            .Replace('.', '_');
        Assert.All(MetricContract.Rows().Where(row => row.Section is "api-service" or "data-collector"), row =>
            Assert.True(Spellings(row.Name).Any(name => sources.Contains($"\"{name}\"", StringComparison.Ordinal)), $"no instrument {row.Name} under services/"));
    }

    private static HashSet<string> Known() =>
        [.. MetricContract.Known(), .. Rule.All().Where(rule => rule.Record is not null).Select(rule => rule.Record!)];

    private static void AssertKnown(string expression, HashSet<string> known, string where)
    {
        var unknown = Promql.Metrics(expression).Except(known).ToList();
        Assert.True(unknown.Count == 0, $"{where} names {string.Join(", ", unknown)}, which is neither in docs/metrics.md nor in tests/Config/MetricLists");
    }

    // An instrument is named without the suffixes that the exporter adds.
    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        foreach (var suffix in (string[])["_total", "_seconds", "_bytes", "_ratio", "_seconds_total", "_bytes_total"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                yield return name[..^suffix.Length];
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex MetricName();
}
