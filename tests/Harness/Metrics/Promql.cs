using System.Text.RegularExpressions;

namespace SeiPlatform.Tests.Harness.Metrics;

/// <summary>The metrics that an expression names. Syntax is Prometheus' own business: it parses every expression in another test.</summary>
public static partial class Promql
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right", "inf", "nan", "atan2", "start", "end",
    };

    public static IReadOnlySet<string> Metrics(string expression) =>
        Name().Matches(Bare(expression)).Select(match => match.Value).Where(name => !Words.Contains(name)).ToHashSet();

    /// <summary>The jobs whose series an expression asks for by name.</summary>
    public static IEnumerable<string> Jobs(string expression) => Job().Matches(expression).Select(match => match.Groups[1].Value);

    /// <summary>Numbers that stand beside a comparison, on either side, as they are written.</summary>
    public static IReadOnlySet<string> ComparedNumbers(string expression)
    {
        var rest = Bare(expression);
        return NumberAfter().Matches(rest).Concat(NumberBefore().Matches(rest)).Select(match => match.Groups[1].Value).ToHashSet();
    }

    /// <summary>
    /// The parts of an expression on lines of their own that restrict the rest: from a line that begins with <c>and</c> or <c>unless</c> to the next that begins
    /// with an operator of that kind.
    /// </summary>
    public static IReadOnlyList<string> Clauses(string expression) => [.. Clause().Matches(expression).Select(match => match.Value)];

    /// <summary>The expression without comments, strings, selectors, label lists, ranges and offsets.</summary>
    private static string Bare(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var rest = Comment().Replace(expression, "");
        rest = Quoted().Replace(rest, "\"\"");
        rest = Selector().Replace(rest, "");
        rest = LabelList().Replace(rest, " ");
        rest = Range().Replace(rest, "");
        return Offset().Replace(rest, "");
    }

    [GeneratedRegex("\\bjob=\"([^\"]*)\"")]
    private static partial Regex Job();

    [GeneratedRegex(@"^(?:and|unless)\b.*\n?(?:^(?!(?:and|or|unless)\b).*(?:\n|\z))*", RegexOptions.Multiline)]
    private static partial Regex Clause();

    [GeneratedRegex(@"#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex LabelList();

    [GeneratedRegex(@"\boffset\s+-?\w+", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?:[<>]|[=!<>]=)\s*(?:bool\b\s*)?[\s(]*(-?\d[\w.]*)")]
    private static partial Regex NumberAfter();

    [GeneratedRegex(@"(?<![\w:.])(-?\d[\w.]*)[\s)]*(?:[<>]|[=!<>]=)")]
    private static partial Regex NumberBefore();

    [GeneratedRegex(@"(?<![\w.$])[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Name();
}
