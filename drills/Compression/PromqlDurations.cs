using System.Globalization;

namespace SeiPlatform.Drills.Compression;

/// <summary>The durations of a PromQL expression: ranges, subqueries and offsets. Thresholds that are durations stand in rules of their own.</summary>
internal static class PromqlDurations
{
    /// <summary>The expression with every duration divided, and nothing else changed.</summary>
    /// <exception cref="FormatException">Where a duration has to stand is none.</exception>
    public static string Divide(string expression, double factor)
    {
        var tokens = PromqlToken.Read(expression);
        return string.Concat(tokens.Select((token, index) => IsDuration(tokens, index) ? PromDuration.Divide(token.Text, factor) : token.Text));
    }

    /// <summary>Every duration in the expression, in its order.</summary>
    public static IReadOnlyList<TimeSpan> Of(string expression)
    {
        var tokens = PromqlToken.Read(expression);
        return [.. tokens.Where((_, index) => IsDuration(tokens, index)).Select(token => PromDuration.Parse(token.Text))];
    }

    /// <summary>The names of metrics and recorded series in the expression; those of functions and operators among them.</summary>
    public static IReadOnlySet<string> Words(string expression) =>
        PromqlToken.Read(expression).Where(token => token.Kind is PromqlTokenKind.Word).Select(token => token.Text).ToHashSet(StringComparer.Ordinal);

    /// <summary>The values that a label is compared with by <c>=</c>.</summary>
    public static IEnumerable<string> Selected(string expression, string label)
    {
        var tokens = PromqlToken.Read(expression).Where(token => token.Kind is not PromqlTokenKind.Space).ToArray();
        return Enumerable.Range(0, Math.Max(0, tokens.Length - 2))
            .Where(at => tokens[at].Kind is PromqlTokenKind.Word && tokens[at].Text == label && tokens[at + 1].Is("=") && tokens[at + 2].Kind is PromqlTokenKind.Text)
            .Select(at => tokens[at + 2].Text[1..^1]);
    }

    /// <summary>The seconds that a rule of the form <c>vector(N)</c> stands for.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static double SecondsOf(string expression) =>
        PromqlToken.Read(expression).Where(token => token.Kind is not PromqlTokenKind.Space).ToArray() is [var vector, var open, { Kind: PromqlTokenKind.Number } number, var close]
        && vector.Is("vector") && open.Is("(") && close.Is(")") && double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new FormatException($"'{expression}' is no number of seconds; expected the form vector(300).");

    public static string DivideSeconds(string expression, double factor) =>
        string.Create(CultureInfo.InvariantCulture, $"vector({SecondsOf(expression) / factor:0.######})");

    private static bool IsDuration(IReadOnlyList<PromqlToken> tokens, int index) =>
        tokens[index].Kind is PromqlTokenKind.Number && (IsInBrackets(tokens, index) || FollowsOffset(tokens, index));

    private static bool IsInBrackets(IReadOnlyList<PromqlToken> tokens, int index)
    {
        for (var before = index - 1; before >= 0; before--)
        {
            if (tokens[before].Is("["))
                return true;
            if (tokens[before].Is("]"))
                return false;
        }
        return false;
    }

    private static bool FollowsOffset(IReadOnlyList<PromqlToken> tokens, int index)
    {
        var before = tokens.Take(index).Where(token => token.Kind is not PromqlTokenKind.Space).TakeLast(2).ToArray();
        return before is [.., var last] && (last.Is("offset") || (last.Is("-") && before is [var first, _] && first.Is("offset")));
    }
}
