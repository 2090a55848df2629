using NodaTime;

namespace SeiPlatform.Api.Windows;

public enum CalendarUnit
{
    Day,

    /// <summary>Monday to Sunday, as in ISO 8601.</summary>
    Week,
    Month,
}

/// <summary>
/// Divides a window at the midnights of its zone's calendar. A day on which clocks change has 23 or 25 hours; where midnight does not
/// exist the day starts at the first moment that does. The first and the last bucket end with the window.
/// </summary>
public static class CalendarBuckets
{
    /// <returns>One more edge than there are buckets, the first the window's start, the last its end.</returns>
    public static IReadOnlyList<Instant> Edges(TimeWindow window, CalendarUnit unit)
    {
        var edges = new List<Instant> { window.From };
        var date = StartOf(unit, window.From.InZone(window.Zone).Date);
        while (true)
        {
            date = Next(unit, date);
            var edge = StartOf(date, window.Zone);
            if (edge >= window.To)
                break;
            // A day that a zone left out when it changed sides of the date line has no length.
            if (edge > edges[^1])
                edges.Add(edge);
        }

        edges.Add(window.To);
        return edges;
    }

    /// <summary>Midnight; where the clocks jump over it the first moment after, where they repeat it the first of both.</summary>
    public static Instant StartOf(LocalDate date, DateTimeZone zone) => zone.AtLeniently(date.AtMidnight()).ToInstant();

    private static LocalDate StartOf(CalendarUnit unit, LocalDate date) => unit switch
    {
        CalendarUnit.Week => date.PlusDays(1 - (int)date.DayOfWeek),
        CalendarUnit.Month => new LocalDate(date.Year, date.Month, 1),
        _ => date,
    };

    private static LocalDate Next(CalendarUnit unit, LocalDate date) => unit switch
    {
        CalendarUnit.Week => date.PlusWeeks(1),
        CalendarUnit.Month => date.PlusMonths(1),
        _ => date.PlusDays(1),
    };
}
