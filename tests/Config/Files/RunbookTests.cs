using System.Text.Json;
using System.Text.RegularExpressions;
using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Tools;

namespace SeiPlatform.Tests.Config.Files;

public sealed partial class RunbookTests
{
    private static readonly string[] Sections = ["Meaning", "Impact", "Diagnosis", "Remedy"];

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert() => Assert.Equal(
        Alerts().Select(rule => rule.Alert!).Distinct().Order(StringComparer.Ordinal), OfAlerts().Select(runbook => runbook.Name));

    [Fact]
    public void Every_runbook_says_what_it_means_whom_it_hurts_how_to_find_the_cause_and_what_to_do() =>
        Assert.All(OfAlerts(), runbook => Assert.Equal((runbook.Name, string.Join(", ", Sections)), (runbook.Name, string.Join(", ", runbook.Sections))));

    [Fact]
    public void Every_runbook_bears_its_alerts_name_and_says_how_grave_it_is() => Assert.All(OfAlerts(), runbook =>
    {
        Assert.StartsWith($"# {runbook.Name}\n", runbook.Introduction);
        Assert.All(Alerts().Where(rule => rule.Alert == runbook.Name), rule =>
            Assert.Contains(rule.Labels["severity"], runbook.Introduction, StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public void No_runbook_names_a_drill_that_there_is_not()
    {
        var named = Runbook.All().SelectMany(runbook => Drill().Matches(runbook.Text)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(AllDrills.Drills.Select(drill => drill.Alert)));
    }

    [Fact]
    public async Task Prometheus_understands_every_query_of_a_runbook()
    {
        var rules = Runbook.All()
            .SelectMany(runbook => runbook.Queries.Select((query, index) => new { record = $"{runbook.Name}:{index + 1}", expr = query }))
            .ToList();
        using var scratch = new Scratch();
        // JSON is YAML too.
        await scratch.WriteAsync("queries.yml", JsonSerializer.Serialize(new { groups = new[] { new { name = "runbooks", rules } } }));

        var result = await Tool.Promtool.RunAsync("promtool check rules $SCRATCH/queries.yml", scratch.Folder);

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains($"{rules.Count} rules found", result.Everything);
    }

    [Fact]
    public void The_index_names_exactly_the_alerts_with_their_severity()
    {
        var index = Runbook.All().Single(runbook => runbook.Name == Runbook.Index);
        var named = IndexRow().Matches(index.Introduction)
            .SelectMany(row => Link().Matches(row.Groups["alerts"].Value).Select(link => $"{link.Groups[1].Value} {row.Groups["severity"].Value}"));

        Assert.Equal(
            Alerts().Select(rule => $"{rule.Alert} {rule.Labels["severity"]}").Distinct().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Rule> Alerts() => Rule.All().Where(rule => rule.Alert is not null);

    private static IEnumerable<Runbook> OfAlerts() => Runbook.All().Where(runbook => runbook.Name != Runbook.Index);

    [GeneratedRegex(@"^\|[^|]*\| (?<severity>\w+) \|(?<alerts>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex IndexRow();

    [GeneratedRegex(@"\[(\w+)\]\(\1\.md\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\./sei drill (\w+)")]
    private static partial Regex Drill();
}
