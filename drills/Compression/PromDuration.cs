using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SeiPlatform.Drills.Compression;

/// <summary>Durations as Prometheus and Alertmanager write them: <c>1h30m</c>, <c>250ms</c>.</summary>
internal static partial class PromDuration
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <returns>Null when it is none.</returns>
    public static TimeSpan? TryParse(string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        var match = Form().Match(text);
        if (!match.Success || text.Length == 0)
            return null;
        return TimeSpan.FromMilliseconds(Units.Sum(unit =>
            match.Groups[unit.Unit] is { Success: true } group ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) * unit.Milliseconds : 0));
    }

    /// <exception cref="FormatException">It is no duration.</exception>
    public static TimeSpan Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no duration; expected one such as 1h30m or 250ms.");

    public static string Format(TimeSpan duration)
    {
        var rest = (long)Math.Round(duration.TotalMilliseconds);
        if (rest == 0)
            return "0s";
        var text = new StringBuilder();
        // Weeks and years would be right too, and harder to read.
        foreach (var (unit, milliseconds) in Units.Skip(2))
        {
            if (rest / milliseconds is > 0 and var count)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            rest %= milliseconds;
        }
        return text.ToString();
    }

    /// <summary>To whole milliseconds, which is as fine as it can be written, and to nothing only what was nothing before.</summary>
    public static TimeSpan Divide(TimeSpan duration, double factor) =>
        duration == TimeSpan.Zero ? duration : TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(duration.TotalMilliseconds / factor)));

    public static string Divide(string duration, double factor) => Format(Divide(Parse(duration), factor));

    [GeneratedRegex(@"^(?:(?<y>\d+)y)?(?:(?<w>\d+)w)?(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m(?!s))?(?:(?<s>\d+)s)?(?:(?<ms>\d+)ms)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
