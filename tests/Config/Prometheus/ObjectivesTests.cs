using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness.Metrics;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>Objectives and thresholds stand in <c>rules/objectives.yml</c> only, and every one of them decides something.</summary>
public sealed partial class ObjectivesTests
{
    private const string File = "objectives.yml";
    private const string Prices = "prices.yml";
    private const string Threshold = "sei:alert:threshold";
    private const string Objective = "sei:objective:ratio";

    /// <summary>From when on an alert speaks at all: with enough traffic, and some time after the start.</summary>
    private static readonly string[] Guards = ["sei:traffic:minimum", "sei:start:grace"];

    private static readonly string[] Kinds = [Objective, Threshold, .. Guards];

    [Fact]
    public void The_file_holds_numbers_and_nothing_else() => Assert.All(Rule.All().Where(rule => rule.File == File), rule =>
    {
        Assert.Contains(rule.Record, Kinds);
        Assert.Matches(Number(), rule.Expression);
    });

    [Fact]
    public void Objectives_and_thresholds_stand_nowhere_else() =>
        Assert.All(Rule.All().Where(rule => rule.File != File), rule => Assert.DoesNotContain(rule.Record, Kinds));

    [Fact]
    public void No_alert_compares_with_a_number_of_its_own() => Assert.All(Rule.All().Where(rule => rule.Alert is not null), rule =>
        // 0 and 1 ask whether there is something and whether it is so.
        Assert.Empty(Promql.ComparedNumbers(rule.Expression).Except(["0", "1"]).Select(number => $"{rule.File}: {rule.Alert} compares with {number}")));

    [Fact]
    public void Every_threshold_and_price_that_a_rule_names_exists_once() => Assert.All(Rule.All(), rule =>
        Assert.All(Uses(rule), use => Assert.True(
            Rule.All().Count(defined => defined.File is File or Prices && Means(use, defined)) == 1, $"{rule.File}: {rule.Name}: not exactly one series {use} in {File} or {Prices}")));

    [Fact]
    public void Every_threshold_is_used_by_the_alert_whose_name_it_bears() => Assert.All(Defined().Where(defined => defined.Record == Threshold), defined =>
    {
        Assert.NotEmpty(defined.Labels.GetValueOrDefault("unit", ""));
        Assert.Contains(Rule.All(), rule => rule.Alert == defined.Labels["alert"] && Uses(rule).Any(use => Means(use, defined)));
    });

    [Fact]
    public void Every_guard_is_used() => Assert.All(Defined().Where(defined => Guards.Contains(defined.Record)), defined =>
        Assert.Contains(Rule.All(), rule => Uses(rule).Any(use => Means(use, defined))));

    [Fact]
    public void Every_objective_has_an_indicator_and_an_error_budget()
    {
        Assert.All(Defined().Where(defined => defined.Record == Objective), defined =>
            Assert.Contains(Rule.All(), rule => rule.Record == "sli:errors:rate5m" && Same(rule.Labels, defined.Labels)));
        Assert.Contains(Rule.All(), rule => rule.Record is not null && rule.Expression.Contains(Objective, StringComparison.Ordinal));
        Assert.Contains(Rule.All(), rule => rule.Alert is not null && rule.Expression.Contains(Objective, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(0.5)]
    public async Task Tests_notice_every_threshold_that_is_moved(double factor)
    {
        var thresholds = Defined().Where(defined => defined.Record == Threshold).ToLookup(defined => defined.Labels["alert"]);
        // An alert in several windows has several thresholds: one of each alert at a time, so that each is noticed for itself.
        for (var round = 0; round < thresholds.Max(alert => alert.Count()); round++)
        {
            var moved = thresholds.Where(alert => alert.Count() > round).Select(alert => alert.ElementAt(round)).ToList();
            var output = await TestWithAsync(rule => moved.Any(threshold => Same(rule, threshold)) ? factor : null);
            Assert.All(moved, threshold => Assert.Contains($"alertname: {threshold.Labels["alert"]},", output));
        }
    }

    [Fact]
    public async Task Tests_notice_every_alert_that_speaks_without_traffic_or_too_early()
    {
        var guarded = Rule.All().Where(rule => rule.Alert is not null && Uses(rule).Any(use => Guards.Contains(use.Record))).ToList();
        var output = await TestWithAsync(rule => Guards.Contains(rule.Text("record")) ? 0 : null);

        Assert.NotEmpty(guarded);
        Assert.All(guarded, rule => Assert.Contains($"alertname: {rule.Alert},", output));
    }

    /// <summary>What promtool says when the numbers of some rules are multiplied.</summary>
    private static Task<string> TestWithAsync(Func<YamlNode, double?> factor) => RuleTests.RunWithAsync(rule =>
    {
        if (factor(rule) is not { } by)
            return false;
        var number = double.Parse(Number().Match(rule.Text("expr")!).Groups[1].Value, CultureInfo.InvariantCulture);
        rule.Children["expr"] = string.Create(CultureInfo.InvariantCulture, $"vector({number * by})");
        return true;
    });

    private static List<Rule> Defined() => [.. Rule.All().Where(rule => rule.File == File)];

    private static bool Same(YamlNode node, Rule rule) => node.Text("record") == rule.Record && Same(node.Map("labels"), rule.Labels);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(label => other.GetValueOrDefault(label.Key) == label.Value);

    private static IEnumerable<ObjectiveUse> Uses(Rule rule) => ObjectiveUse.In(rule.Expression);

    private static bool Means(ObjectiveUse use, Rule defined) => use.Means(defined.Record, defined.Labels);

    [GeneratedRegex(@"^vector\((\d+(?:\.\d+)?)\)$")]
    private static partial Regex Number();
}
