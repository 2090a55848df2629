using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>Objectives and thresholds stand in <c>rules/objectives.yml</c> only, and every one of them decides something.</summary>
public sealed partial class ObjectivesTests
{
    private const string File = "objectives.yml";
    private const string Threshold = "sei:alert:threshold";
    private const string Minimum = "sei:traffic:minimum";

    private static readonly string[] Kinds = ["sei:objective:ratio", Threshold, Minimum];

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
    public void Every_threshold_that_a_rule_names_exists_once() => Assert.All(Rule.All(), rule =>
        Assert.All(Uses(rule), use => Assert.True(
            Defined().Count(defined => use.Means(defined)) == 1, $"{rule.File}: {rule.Name}: not exactly one series {use} in {File}")));

    [Fact]
    public void Every_threshold_is_used_by_the_alert_whose_name_it_bears() => Assert.All(Defined().Where(defined => defined.Record == Threshold), defined =>
    {
        Assert.NotEmpty(defined.Labels.GetValueOrDefault("unit", ""));
        Assert.Contains(Rule.All(), rule => rule.Alert == defined.Labels["alert"] && Uses(rule).Any(use => use.Means(defined)));
    });

    [Fact]
    public void Every_minimum_of_traffic_is_used() => Assert.All(Defined().Where(defined => defined.Record == Minimum), defined =>
        Assert.Contains(Rule.All(), rule => Uses(rule).Any(use => use.Means(defined))));

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
    public async Task Tests_notice_every_alert_that_speaks_without_traffic()
    {
        var guarded = Rule.All().Where(rule => rule.Alert is not null && Uses(rule).Any(use => use.Record == Minimum)).ToList();
        var output = await TestWithAsync(rule => rule.Text("record") == Minimum ? 0 : null);

        Assert.NotEmpty(guarded);
        Assert.All(guarded, rule => Assert.Contains($"alertname: {rule.Alert},", output));
    }

    /// <summary>What promtool says when the numbers of some rules are multiplied.</summary>
    private static async Task<string> TestWithAsync(Func<YamlNode, double?> factor)
    {
        using var scratch = new Scratch();
        foreach (var file in Yaml.Files("prometheus", "rules"))
        {
            var root = Yaml.Load(file);
            foreach (var rule in root.Items("groups").SelectMany(group => group.Items("rules")).Cast<YamlMappingNode>())
            {
                if (factor(rule) is { } by)
                {
                    var number = double.Parse(Number().Match(rule.Text("expr")!).Groups[1].Value, CultureInfo.InvariantCulture);
                    rule.Children["expr"] = string.Create(CultureInfo.InvariantCulture, $"vector({number * by})");
                }
            }

            await scratch.WriteAsync(Path.GetRelativePath(RepositoryRoot.File("observability-config", "prometheus", "rules"), file), Yaml.Save(root));
        }

        return (await Tool.Promtool.RunAsync("promtool test rules \"$SCRATCH\"/tests/*.yml", scratch.Folder)).Everything;
    }

    private static List<Rule> Defined() => [.. Rule.All().Where(rule => rule.File == File)];

    private static bool Same(YamlNode node, Rule rule) => node.Text("record") == rule.Record && Same(node.Map("labels"), rule.Labels);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(label => other.GetValueOrDefault(label.Key) == label.Value);

    private static IEnumerable<Use> Uses(Rule rule) => Selector().Matches(rule.Expression).Select(match => new Use(
        match.Groups[1].Value, Matcher().Matches(match.Groups[2].Value).ToDictionary(matcher => matcher.Groups[1].Value, matcher => matcher.Groups[2].Value)));

    private sealed record Use(string Record, IReadOnlyDictionary<string, string> Labels)
    {
        public bool Means(Rule defined) => defined.Record == Record && Labels.All(label => defined.Labels.GetValueOrDefault(label.Key) == label.Value);

        public override string ToString() => $"{Record}{{{string.Join(", ", Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";
    }

    [GeneratedRegex(@"^vector\((\d+(?:\.\d+)?)\)$")]
    private static partial Regex Number();

    [GeneratedRegex(@"(sei:objective:ratio|sei:alert:threshold|sei:traffic:minimum)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("""
        (\w+)\s*=\s*"([^"]*)"
        """)]
    private static partial Regex Matcher();
}
