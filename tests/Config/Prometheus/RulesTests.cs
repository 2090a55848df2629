using SeiPlatform.Tests.Config.Grafana;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Metrics;
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
        var result = await RuleTests.RunAsync();

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.DoesNotContain("FAILED", result.Everything);
    }

    [Fact]
    public Task Tests_notice_every_alert_that_never_fires() =>
        AssertNoticedAsync(rule => rule.Children[new YamlScalarNode("expr")] = new YamlScalarNode("vector(0) > 1"));

    [Fact]
    public Task Tests_notice_every_alert_that_does_not_wait() => AssertNoticedAsync(rule => rule.Children.Remove(new YamlScalarNode("for")));

    /// <summary>The clauses of an expression that say when not: each begins a line with <c>and</c> or <c>unless</c>.</summary>
    [Fact]
    public async Task Tests_notice_every_clause_that_is_missing()
    {
        var clauses = Rule.All().Where(rule => rule.Alert is not null).Max(rule => Promql.Clauses(rule.Expression).Count);
        for (var index = 0; index < clauses; index++)
        {
            await AssertNoticedAsync(rule =>
            {
                var expression = rule.Text("expr")!;
                if (Promql.Clauses(expression).ElementAtOrDefault(index) is { Length: > 0 } clause)
                    rule.Children["expr"] = expression.Replace(clause, "", StringComparison.Ordinal);
            });
        }
    }

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
    public void Every_alert_has_a_case_without_data_in_which_it_is_quiet()
    {
        var cases = RuleCase.All();
        foreach (var rule in Rule.All().Where(rule => rule.Alert is not null && !SpeaksWithoutData(rule)))
        {
            var metrics = Sources(rule.Expression);
            Assert.True(
                cases.Any(test => test.Alert == rule.Alert && test.File == rule.File && test.Fires == 0 && !test.HasData(metrics)),
                $"rules/tests/{rule.File} has no case without data in which {rule.Alert} is quiet: an eval_time more than 5 minutes after the last sample of {string.Join(", ", metrics)}");
        }
    }

    /// <summary>promtool evaluates groups in any order otherwise, and an alert sees now this value of what another group records, now the one before it.</summary>
    [Fact]
    public void Tests_of_several_groups_say_in_which_order_these_are_evaluated() =>
        Assert.All(Rule.All().Where(rule => rule.File != "objectives.yml").GroupBy(rule => rule.File).Where(file => file.Any(rule => rule.Record is not null)), file =>
        {
            var groups = file.Select(rule => rule.Group).Distinct().ToList();
            var test = Yaml.Load(RepositoryRoot.File("observability-config", "prometheus", "rules", "tests", file.Key));
            if (groups.Count > 1)
                Assert.Equal(groups, test.Items("group_eval_order").Select(name => name.ToString()));
        });

    /// <summary>Rules that record under one name, a quantile each, have a case each. What is constant is proven by what compares with it (<see cref="ObjectivesTests"/>).</summary>
    [Fact]
    public void Every_recording_rule_has_a_case_that_expects_a_value_of_it()
    {
        var cases = RuleCase.All();
        foreach (var rules in Rule.All().Where(rule => rule.Record is not null && !rule.Expression.StartsWith("vector(", StringComparison.Ordinal)).GroupBy(rule => (rule.File, rule.Record)))
        {
            var distinguishing = rules.SelectMany(rule => rule.Labels).Distinct().GroupBy(label => label.Key).Where(values => values.Count() > 1).Select(values => values.Key).ToHashSet();
            Assert.All(rules, rule =>
            {
                var labels = rule.Labels.Where(label => distinguishing.Contains(label.Key)).ToDictionary();
                Assert.True(
                    cases.Any(test => test.File == rule.File && test.ExpectsOf(rule.Record!, labels)),
                    $"rules/tests/{rule.File} expects no value of {rule.Record} {string.Join(", ", labels)}");
            });
        }
    }

    /// <summary>Prometheus 3 leaves out the sample at the beginning of a range, so what it extrapolates differs from Prometheus 2 in the last digit.</summary>
    [Fact]
    public void What_comes_of_a_rate_is_expected_rounded()
    {
        var rules = Rule.All().Where(rule => rule.Record is not null).ToList();
        HashSet<string> rated = [.. rules.Where(rule => new[] { "rate(", "increase(" }.Any(of => rule.Expression.Contains(of, StringComparison.Ordinal))).Select(rule => rule.Record!)];
        int known;
        do
        {
            known = rated.Count;
            rated.UnionWith(rules.Where(rule => Promql.Metrics(rule.Expression).Overlaps(rated)).Select(rule => rule.Record!));
        }
        while (rated.Count > known);

        var cases = RuleCase.All().Where(test => test.Samples.Count > 0 && Promql.Metrics(test.Text).Overlaps(rated)).ToList();

        Assert.True(cases.Count > 30, $"{cases.Count} cases");
        Assert.All(cases, test => Assert.True(test.Text.StartsWith("round(", StringComparison.Ordinal), $"rules/tests/{test.File}: {test.Text}"));
    }

    [Fact]
    public void A_case_of_one_quantile_is_none_of_another()
    {
        var test = new RuleCase("a.yml", null, 0, "round(a:b:quantile_rate5m, 0.1)", ["{job=\"c\",quantile=\"0.5\"}"], TimeSpan.Zero, []);

        Assert.True(test.ExpectsOf("a:b:quantile_rate5m", Quantile("0.5")));
        Assert.False(test.ExpectsOf("a:b:quantile_rate5m", Quantile("0.95")));
        Assert.False((test with { Samples = [] }).ExpectsOf("a:b:quantile_rate5m", Quantile("0.5")));
        Assert.True((test with { Text = "a:b:quantile_rate5m{quantile=\"0.95\"} / 2", Samples = ["{job=\"c\"}"] }).ExpectsOf("a:b:quantile_rate5m", Quantile("0.95")));

        static Dictionary<string, string> Quantile(string value) => new() { ["quantile"] = value };
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

    /// <summary>Whoever follows the link sees what the alert speaks of: a panel there leads to its runbook.</summary>
    [Fact]
    public void Every_alert_leads_to_a_dashboard_with_a_panel_about_it()
    {
        var panels = Dashboard.All().SelectMany(dashboard => dashboard.Drawn, (dashboard, panel) => (dashboard.Uid, Panel: panel.GetRawText())).ToLookup(panel => panel.Uid, panel => panel.Panel);
        Assert.All(Rule.All().Where(rule => rule.Alert is not null), rule =>
        {
            var uid = rule.Annotations.GetValueOrDefault("dashboard")?.Split("http://localhost:5082/dashboards/") is ["", var name] ? name : null;
            Assert.True(uid is not null && panels.Contains(uid), $"{rule.Alert}: no dashboard is at {rule.Annotations.GetValueOrDefault("dashboard")}");
            Assert.True(panels[uid].Any(panel => panel.Contains($"/runbooks/{rule.Alert}\"", StringComparison.Ordinal)), $"{rule.Alert} leads to {uid}, where no panel leads to its runbook");
        });
    }

    /// <summary>What is missing is what it is about.</summary>
    private static bool SpeaksWithoutData(Rule rule) => rule.Alert == "Watchdog" || rule.Expression.Contains("absent(", StringComparison.Ordinal);

    /// <summary>The scraped metrics that an expression stands on, also by way of recording rules.</summary>
    private static HashSet<string> Sources(string expression)
    {
        var recorded = Rule.All().Where(rule => rule.Record is not null).ToLookup(rule => rule.Record!);
        var sources = new HashSet<string>();
        var open = new Stack<string>(Promql.Metrics(expression));
        while (open.TryPop(out var metric))
        {
            if (!recorded.Contains(metric))
                sources.Add(metric);
            foreach (var inner in recorded[metric].SelectMany(rule => Promql.Metrics(rule.Expression)))
                open.Push(inner);
        }

        return sources;
    }

    /// <summary>Makes the same mistake in every alert; the tests of each must fail.</summary>
    private static async Task AssertNoticedAsync(Action<YamlMappingNode> mistake)
    {
        var changed = new HashSet<string>();
        var output = await RuleTests.RunWithAsync(rule =>
        {
            if (rule.Text("alert") is not { } alert)
                return false;
            var before = rule.ToString();
            mistake(rule);
            if (rule.ToString() == before)
                return false;
            changed.Add(alert);
            return true;
        });

        Assert.NotEmpty(changed);
        Assert.All(changed, alert => Assert.Contains($"alertname: {alert},", output));
    }
}
