using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Files;

/// <summary><c>docs/alerts.md</c> says what the rules say.</summary>
public sealed partial class AlertTableTests
{
    private const string Nothing = "-";

    [Fact]
    public void The_tables_name_every_alert_with_its_severity_service_threshold_and_wait()
    {
        var expected = Rule.All().Where(rule => rule.Alert is not null)
            .GroupBy(rule => (rule.Alert, Severity: rule.Labels["severity"]))
            .Select(rules => $"{rules.Key.Alert} | {rules.Key.Severity} | {Service(rules.First())} | {Thresholds([.. rules])} | {Wait(rules)}");
        var rows = Row().Matches(Page()).Select(row =>
            $"{row.Groups["alert"].Value} | {row.Groups["severity"].Value} | {ServiceCell(row.Groups["service"].Value)} | {row.Groups["threshold"].Value} | {row.Groups["wait"].Value}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alert_stands_in_the_table_of_its_file()
    {
        var files = Rule.All().Where(rule => rule.Alert is not null).ToLookup(rule => rule.Alert!, rule => rule.File);
        foreach (var table in Page().Split("\n### ")[1..])
        {
            var file = RuleFile().Match(table).Groups[1].Value;
            Assert.All(Row().Matches(table), row => Assert.Contains(file, files[row.Groups["alert"].Value]));
        }
    }

    [Fact]
    public void Burn_rates_are_those_of_the_thresholds()
    {
        var burning = Rule.All().Where(rule => rule.Labels.GetValueOrDefault("unit") == "burn_rate").Select(rule => $"{rule.Labels["window"]} {Number(rule)}");
        var rows = BurnRate().Matches(Page()).Select(row => $"{row.Groups["window"].Value} {row.Groups["rate"].Value}");

        Assert.Equal(burning, rows);
    }

    [Fact]
    public void Objectives_are_those_of_the_rules()
    {
        var expected = Rule.All().Where(rule => rule.Record == "sei:objective:ratio")
            .Select(rule => $"{rule.Labels["service"]} {rule.Labels["sli"]} {Number(rule) * 100:0.##}");
        var rows = ObjectiveRow().Matches(Page()).Select(row => $"{row.Groups["service"].Value} {row.Groups["sli"].Value} {row.Groups["percent"].Value}");

        Assert.Equal(expected, rows);
    }

    private static string Page() => File.ReadAllText(RepositoryRoot.File("docs", "alerts.md"));

    /// <summary>A service that the series names is paraphrased.</summary>
    private static string Service(Rule rule) =>
        rule.Labels.TryGetValue("service", out var service) && !service.Contains("{{", StringComparison.Ordinal) ? service : "the series'";

    private static string ServiceCell(string cell) => cell.StartsWith("the ", StringComparison.Ordinal) ? "the series'" : cell;

    private static string Wait(IEnumerable<Rule> rules) => string.Join(", ", rules.Select(rule => rule.For ?? Nothing));

    private static string Thresholds(IReadOnlyList<Rule> rules)
    {
        var windows = rules.Select(rule => rule.Labels.GetValueOrDefault("window")).ToList();
        var thresholds = Rule.All()
            .Where(rule => rule.Record == "sei:alert:threshold" && rule.Labels["alert"] == rules[0].Alert)
            .Where(rule => windows.Contains(rule.Labels.GetValueOrDefault("window")))
            .Select(threshold => threshold.Labels.TryGetValue("window", out var window) ? $"{Text(threshold)} in {window}" : Text(threshold))
            .ToList();
        return thresholds.Count == 0 ? Nothing : string.Join(", ", thresholds);
    }

    private static string Text(Rule threshold) => (Number(threshold), threshold.Labels["unit"]) switch
    {
        (var number, "ratio") => $"{number * 100:0.##}%",
        (var number, "bytes") => $"{number / 1024 / 1024:0.##} MiB",
        (var number, "burn_rate") => $"{number} times",
        (var number, "seconds") when number % 86400 == 0 => $"{number / 86400:0}d",
        (var number, "seconds") when number % 3600 == 0 => $"{number / 3600:0}h",
        (var number, "seconds") when number % 60 == 0 => $"{number / 60:0}m",
        (var number, "seconds") => $"{number}s",
        var (number, unit) => $"{number} {unit.Replace('_', ' ')}",
    };

    private static decimal Number(Rule rule) => decimal.Parse(rule.Expression["vector(".Length..^1], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| \[(?<alert>\w+)\]\(runbooks/\k<alert>\.md\) \| (?<severity>[^|]*) \| (?<service>[^|]*) \| (?<threshold>[^|]*) \| (?<wait>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\(\.\./observability-config/prometheus/rules/([\w-]+\.yml)\)")]
    private static partial Regex RuleFile();

    [GeneratedRegex(@"^\| (?<service>[\w-]+) \| (?<sli>\w+) (?<percent>[\d.]+)% \|", RegexOptions.Multiline)]
    private static partial Regex ObjectiveRow();

    [GeneratedRegex(@"^\| (?<window>\d+[hd]) \| \d+[mh] \| (?<rate>[\d.]+) \|", RegexOptions.Multiline)]
    private static partial Regex BurnRate();
}
