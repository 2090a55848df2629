using System.Text.RegularExpressions;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>What an expression takes from <c>objectives.yml</c>, by <c>scalar(name{label="value"})</c>.</summary>
public sealed partial record ObjectiveUse(string Record, IReadOnlyDictionary<string, string> Labels)
{
    public static IEnumerable<ObjectiveUse> In(string expression) => Selector().Matches(expression).Select(match => new ObjectiveUse(
        match.Groups[1].Value, Matcher().Matches(match.Groups[2].Value).ToDictionary(matcher => matcher.Groups[1].Value, matcher => matcher.Groups[2].Value)));

    /// <summary>Whether it selects the series of this rule.</summary>
    public bool Means(string? record, IReadOnlyDictionary<string, string> labels) =>
        record == Record && Labels.All(label => labels.GetValueOrDefault(label.Key) == label.Value);

    public override string ToString() => $"{Record}{{{string.Join(", ", Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";

    [GeneratedRegex(@"scalar\((sei:[\w:]+)(?:\{([^}]*)\})?\)")]
    private static partial Regex Selector();

    [GeneratedRegex("""
        (\w+)\s*=\s*"([^"]*)"
        """)]
    private static partial Regex Matcher();
}
