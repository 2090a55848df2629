using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

public sealed class RulesTests
{
    private static readonly string[] GuideAlerts =
    [
        "APIHighErrorRate", "APIHighLatency", "APIServiceDown", "DatabaseConnectionPoolHigh", "DatabaseSlowQueries", "DatabaseReplicationLag",
        "KafkaConsumerLag", "KafkaOfflinePartitions", "PodCPUThrottling", "PodMemoryPressure", "PersistentVolumeNearFull",
    ];

    [Fact]
    public async Task Every_rule_does_what_its_tests_say()
    {
        var result = await Tool.Promtool.RunAsync("promtool test rules \"$CONFIG\"/rules/tests/*.yml");

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.DoesNotContain("FAILED", result.Everything);
    }

    [Fact]
    public Task Tests_notice_every_alert_that_never_fires() =>
        AssertNoticedAsync(rule => rule.Children[new YamlScalarNode("expr")] = new YamlScalarNode("vector(0) > 1"));

    [Fact]
    public Task Tests_notice_every_alert_that_does_not_wait() => AssertNoticedAsync(rule => rule.Children.Remove(new YamlScalarNode("for")));

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_quiet()
    {
        var cases = RuleCase.All();
        foreach (var rule in Rule.All().Where(rule => rule.Alert is not null))
        {
            var own = cases.Where(test => test.Alert == rule.Alert && test.File == rule.File).ToList();
            Assert.True(own.Any(test => test.Fires > 0), $"rules/tests/{rule.File} has no case in which {rule.Alert} fires");
            // The Watchdog is never quiet: that is its purpose.
            Assert.True(rule.Alert == "Watchdog" || own.Any(test => test.Fires == 0), $"rules/tests/{rule.File} has no case in which {rule.Alert} is quiet");
        }
    }

    [Fact]
    public void Every_recording_rule_has_a_case()
    {
        var cases = RuleCase.All();
        Assert.All(Rule.All().Where(rule => rule.Record is not null), rule =>
            Assert.Contains(cases, test => test.Alert is null && test.File == rule.File && Promql.Metrics(test.Text).Contains(rule.Record!)));
    }

    [Fact]
    public void Every_case_is_about_a_rule_that_exists()
    {
        var alerts = Rule.All().Select(rule => rule.Alert).ToHashSet();
        Assert.All(RuleCase.All().Where(test => test.Alert is not null), test => Assert.Contains(test.Alert, alerts));
    }

    [Fact]
    public void The_guides_eleven_alerts_are_there_by_name() => Assert.Superset(GuideAlerts.ToHashSet(), Rule.All().Select(rule => rule.Name).ToHashSet());

    [Fact]
    public void Names_of_rules_with_their_labels_are_unique()
    {
        var names = Rule.All().Select(rule => $"{rule.Name} {string.Join(", ", rule.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}").ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void An_alert_that_stands_several_times_says_for_which_window() => Assert.All(
        Rule.All().Where(rule => rule.Alert is not null).GroupBy(rule => rule.Alert).Where(rules => rules.Count() > 1).SelectMany(rules => rules),
        rule => Assert.Contains("window", rule.Labels.Keys));

    [Fact]
    public void Every_alert_says_how_grave_it_is_what_it_is_about_and_what_has_happened() =>
        Assert.All(Rule.All().Where(rule => rule.Alert is not null), rule =>
        {
            Assert.Contains(rule.Labels.GetValueOrDefault("severity"), (string?[])["critical", "warning", "info", "none"]);
            // TargetDown has the label from its target.
            Assert.True(rule.Alert == "TargetDown" || rule.Labels.ContainsKey("service"), $"{rule.Alert} has no label service: inhibition and grouping need it");
            Assert.False(string.IsNullOrWhiteSpace(rule.Annotations.GetValueOrDefault("summary")), $"{rule.Alert} has no summary");
            Assert.False(string.IsNullOrWhiteSpace(rule.Annotations.GetValueOrDefault("description")), $"{rule.Alert} has no description");
            Assert.DoesNotContain("{{ $value }}", rule.Annotations["description"]);
            Assert.Equal($"http://localhost:5082/runbooks/{rule.Alert}", rule.Annotations.GetValueOrDefault("runbook_url"));
        });

    /// <summary>Makes the same mistake in every alert; the tests of each must fail.</summary>
    private static async Task AssertNoticedAsync(Action<YamlMappingNode> mistake)
    {
        using var scratch = new Scratch();
        var changed = new HashSet<string>();
        foreach (var file in Yaml.Files("prometheus", "rules"))
        {
            var name = Path.GetRelativePath(RepositoryRoot.File("observability-config", "prometheus", "rules"), file);
            var root = Yaml.Load(file);
            foreach (var rule in root.Items("groups").SelectMany(group => group.Items("rules")).Cast<YamlMappingNode>().Where(rule => rule.Text("alert") is not null))
            {
                var before = rule.ToString();
                mistake(rule);
                if (rule.ToString() != before)
                    changed.Add(rule.Text("alert")!);
            }

            await scratch.WriteAsync(name, Yaml.Save(root));
        }

        var result = await Tool.Promtool.RunAsync("promtool test rules \"$SCRATCH\"/tests/*.yml", scratch.Folder);

        Assert.NotEmpty(changed);
        Assert.All(changed, alert => Assert.Contains($"alertname: {alert},", result.Everything));
    }
}
