using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace SeiPlatform.Api.Windows;

/// <summary>Reads how long a window is: <c>12h</c>, <c>30d</c>, <c>4w</c>, <c>6mo</c>, <c>1y</c>, or an ISO 8601 duration such as <c>P30D</c> or <c>PT12H</c>.</summary>
public static partial class WindowLength
{
    public const string Expected = "a positive length such as 12h, 30d, 4w, 6mo or 1y, or an ISO 8601 duration such as P30D";

    /// <returns>Null when the text is no length, or none above zero.</returns>
    public static Period? Parse(string text)
    {
        var match = ShortForm().Match(text);
        if (match.Success)
            return FromShortForm(int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["unit"].Value);

        try
        {
            return PeriodPattern.NormalizingIso.Parse(text) is { Success: true } parsed && IsPositive(parsed.Value) ? parsed.Value : null;
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            // NodaTime throws instead of failing when a number is beyond its range.
            return null;
        }
    }

    private static Period? FromShortForm(int count, string unit) => count == 0 ? null : unit switch
    {
        "h" => Period.FromHours(count),
        "d" => Period.FromDays(count),
        "w" => Period.FromWeeks(count),
        "mo" => Period.FromMonths(count),
        _ => Period.FromYears(count),
    };

    private static bool IsPositive(Period period) =>
        period != Period.Zero
        && period is { Years: >= 0, Months: >= 0, Weeks: >= 0, Days: >= 0, Hours: >= 0, Minutes: >= 0, Seconds: >= 0, Milliseconds: >= 0, Ticks: >= 0, Nanoseconds: >= 0 };

    [GeneratedRegex(@"^(?<count>\d{1,6})(?<unit>h|d|w|mo|y)$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortForm();
}
