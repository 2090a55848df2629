using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness.Metrics;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>One expectation of <c>observability-config/prometheus/rules/tests</c>.</summary>
/// <param name="File">The test's file name, which is that of the rules it is about.</param>
/// <param name="Alert">The alert it is about; null for an expression.</param>
/// <param name="Fires">How many alerts it expects.</param>
/// <param name="Text">Everything it says, for a search by name.</param>
/// <param name="Samples">The series that it expects of an expression, by their labels.</param>
/// <param name="At">When it looks.</param>
/// <param name="Inputs">The series there are, with the time of the last sample, or null when there is none.</param>
public sealed partial record RuleCase(string File, string? Alert, int Fires, string Text, IReadOnlyList<string> Samples, TimeSpan At, IReadOnlyList<(string Metric, TimeSpan? Last)> Inputs)
{
    /// <summary>For how long Prometheus takes a sample for the present value.</summary>
    private static readonly TimeSpan Lookback = TimeSpan.FromMinutes(5);

    /// <summary>Whether Prometheus has a value of one of these metrics when the case looks.</summary>
    public bool HasData(IReadOnlySet<string> metrics) => Inputs.Any(input => metrics.Contains(input.Metric) && At - input.Last <= Lookback);

    /// <summary>Whether it expects a value of what a rule records: of the series with the rule's labels, where several rules record under one name.</summary>
    /// <param name="record">The name.</param>
    /// <param name="labels">Those of the rule's labels that tell it from the others.</param>
    public bool ExpectsOf(string record, IReadOnlyDictionary<string, string> labels) =>
        Alert is null && Samples.Count > 0 && Promql.Metrics(Text).Contains(record) && labels.Select(label => $"{label.Key}=\"{label.Value}\"").All(label =>
            Samples.Any(sample => sample.Contains(label, StringComparison.Ordinal)) || Regex.IsMatch(Text, $@"{Regex.Escape(record)}\{{[^}}]*\b{Regex.Escape(label)}"));

    public static IReadOnlyList<RuleCase> All() =>
    [
        .. from file in Yaml.Files("prometheus", "rules", "tests")
           from test in Yaml.Load(file).Items("tests")
           let inputs = Series(test)
           from rule in test.Items("alert_rule_test").Concat(test.Items("promql_expr_test"))
           select new RuleCase(
               Path.GetFileName(file), rule.Text("alertname"), (rule.Find("exp_alerts") as YamlSequenceNode)?.Children.Count ?? 0, rule.Text("expr") ?? "",
               [.. rule.Items("exp_samples").Select(sample => sample.Text("labels") ?? "")], Duration(rule.Text("eval_time")!), inputs),
    ];

    private static List<(string Metric, TimeSpan? Last)> Series(YamlNode test)
    {
        var interval = Duration(test.Text("interval")!);
        return [.. test.Items("input_series").Select(series => (series.Text("series")!.Split('{')[0], LastSample(series.Text("values")!) * interval))];
    }

    /// <summary>The index of the last sample in promtool's notation: <c>1</c>, <c>1x2</c> (three), <c>1+2x3</c> (four), <c>_</c> and <c>_x2</c> (none), <c>stale</c>.</summary>
    private static double? LastSample(string values)
    {
        double? last = null;
        var next = 0;
        foreach (var word in values.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var repeated = Repetition().Match(word) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : (int?)null;
            var isGap = word.StartsWith('_') || word == "stale";
            next += isGap ? repeated ?? 1 : (repeated ?? 0) + 1;
            if (!isGap)
                last = next - 1;
        }

        return last;
    }

    /// <summary>Prometheus' notation: <c>1h30m</c>.</summary>
    private static TimeSpan Duration(string text) => Part().Matches(text).Aggregate(TimeSpan.Zero, (sum, part) => sum + (part.Groups[2].Value switch
    {
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        var unit => throw new FormatException($"{text}: unknown unit {unit}"),
    } * int.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"x(\d+)$")]
    private static partial Regex Repetition();

    [GeneratedRegex(@"(\d+)([a-z]+)")]
    private static partial Regex Part();
}
