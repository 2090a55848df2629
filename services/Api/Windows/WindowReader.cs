using NodaTime;
using NodaTime.Text;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Windows;

/// <summary>
/// Makes a window of the parameters <c>from</c>, <c>to</c>, <c>window</c> and <c>timeZone</c>: any one of the first three,
/// any two of them, or none.
/// </summary>
public static class WindowReader
{
    public const string DefaultLength = "30d";
    public const int LongestYears = 10;

    private static readonly Duration Longest = Duration.FromDays((LongestYears * 366) - 7);
    private static readonly Instant Earliest = Instant.FromUtc(1970, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);

    /// <summary>
    /// The window asked for; without <c>to</c> it ends at the next full minute, so that what has just happened is in it and requests
    /// within one minute share an answer.
    /// </summary>
    /// <returns>Null when an error was added.</returns>
    public static TimeWindow? Read(string? from, string? to, string? window, string? timeZone, DateTimeOffset now, ParameterErrors errors)
    {
        var zone = ReadZone(timeZone, errors);
        if (zone is null)
            return null;

        var start = ReadInstant("from", from, zone, errors);
        var end = ReadInstant("to", to, zone, errors);
        var length = ReadLength(window, from, to, errors);
        return errors.Any ? null : Bounded(Resolve(start, end, length, zone, now), zone, errors);
    }

    /// <summary>Like <see cref="Read"/>, but null without an error when no bound is given: everything.</summary>
    public static TimeWindow? ReadOptional(string? from, string? to, string? window, string? timeZone, DateTimeOffset now, ParameterErrors errors)
    {
        if (from is not null || to is not null || window is not null)
            return Read(from, to, window, timeZone, now, errors);
        ReadZone(timeZone, errors);
        return null;
    }

    private static DateTimeZone? ReadZone(string? timeZone, ParameterErrors errors)
    {
        if (timeZone is null)
            return DateTimeZone.Utc;
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone);
        if (zone is null)
            errors.Add("timeZone", $"\"{timeZone}\" is unknown; expected an IANA time zone such as UTC or Europe/Berlin.");
        return zone;
    }

    private static Instant? ReadInstant(string name, string? text, DateTimeZone zone, ParameterErrors errors)
    {
        if (text is null)
            return null;

        // The plus of an offset arrives as a space when the caller did not encode it.
        var value = text.Trim().Replace(' ', '+');
        Instant? instant =
            OffsetDateTimePattern.ExtendedIso.Parse(value) is { Success: true } withOffset ? withOffset.Value.ToInstant()
            : LocalDatePattern.Iso.Parse(value) is { Success: true } date ? CalendarBuckets.StartOf(date.Value, zone)
            : LocalDateTimePattern.ExtendedIso.Parse(value) is { Success: true } local ? zone.AtLeniently(local.Value).ToInstant()
            : null;

        if (instant is null)
            errors.Add(name, $"\"{text}\" is no date; expected for instance 2026-08-01, 2026-08-01T10:30:00 or 2026-08-01T10:30:00Z.");
        else if (instant < Earliest || instant > Latest)
            errors.Add(name, $"\"{text}\" is out of range; expected a date from 1970 to 2200.");
        return instant;
    }

    private static Period? ReadLength(string? window, string? from, string? to, ParameterErrors errors)
    {
        if (window is null)
            return from is null ? WindowLength.Parse(DefaultLength) : null;
        if (from is not null && to is not null)
        {
            errors.Add("window", "was given together with from and to; expected at most two of the three.");
            return null;
        }

        var length = WindowLength.Parse(window);
        if (length is null)
            errors.Add("window", $"\"{window}\" is no window; expected {WindowLength.Expected}.");
        else if (AboutDays(length) > Longest.TotalDays)
            errors.Add("window", $"\"{window}\" is too long; expected at most {LongestYears} years.");
        return length;
    }

    private static (Instant From, Instant To) Resolve(Instant? start, Instant? end, Period? length, DateTimeZone zone, DateTimeOffset now)
    {
        if (start is { } from && end is null && length is not null)
            return (from, zone.AtLeniently(from.InZone(zone).LocalDateTime + length).ToInstant());

        var to = end ?? NextMinute(now);
        return (start ?? zone.AtLeniently(to.InZone(zone).LocalDateTime - length!).ToInstant(), to);
    }

    private static TimeWindow? Bounded((Instant From, Instant To) range, DateTimeZone zone, ParameterErrors errors)
    {
        if (range.From >= range.To)
            errors.Add("from", $"the window from {range.From} to {range.To} is empty; expected from before to.");
        else if (range.To - range.From > Longest)
            errors.Add("from", $"the window is {(range.To - range.From).Days} days long; expected at most {LongestYears} years.");
        else
            return new TimeWindow(range.From, range.To, zone);
        return null;
    }

    private static Instant NextMinute(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        return Instant.FromUnixTimeSeconds(seconds - (seconds % 60) + 60);
    }

    /// <summary>In floating point, because a period may hold more days than the calendar.</summary>
    private static double AboutDays(Period period) =>
        (period.Years * 365.0) + (period.Months * 30.4) + (period.Weeks * 7.0) + period.Days
        + (period.Hours / 24.0) + (period.Minutes / 1440.0) + (period.Seconds / 86400.0);
}
