using System.Globalization;

namespace SeiPlatform.Console.Traces;

/// <summary>What the page of the traces shows.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Error">What is wrong with that; null when nothing is.</param>
/// <param name="Traces">The latest first.</param>
/// <param name="Omitted">How many more match.</param>
/// <param name="Services">All that have sent something.</param>
/// <param name="Forwarding">Who else gets the traces; null when nobody does.</param>
/// <param name="Zone">The zone of the person who looks, which is this machine's.</param>
public sealed record TraceListView(
    TraceQuery Query, string? Error, IReadOnlyList<Trace> Traces, int Omitted, IReadOnlyList<string> Services, ForwardingReport? Forwarding, TimeZoneInfo Zone)
{
    public const int Shown = 100;

    public static TraceListView Of(TraceStore store, TraceQuery query, string? error, ForwardingReport? forwarding, TimeProvider time)
    {
        var all = store.Find(new TraceQuery());
        Trace[] matching = [.. all.Where(query.Matches)];
        return new(
            query,
            error,
            matching[..Math.Min(matching.Length, Shown)],
            Math.Max(0, matching.Length - Shown),
            [.. all.SelectMany(trace => trace.Services).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            forwarding,
            time.LocalTimeZone);
    }

    /// <summary>In the unit that leaves at the most three digits before the point: <c>840 µs</c>, <c>12.4 ms</c>, <c>3.21 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0} µs"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.0##} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.0} min")
    };

    public string Clock(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
