using NodaTime;

namespace SeiPlatform.Api.Windows;

/// <summary>The half-open stretch of time <c>[From, To)</c> that an answer is about, and the zone whose calendar divides it.</summary>
public sealed record TimeWindow(Instant From, Instant To, DateTimeZone Zone)
{
    /// <summary>Its length in days of 24 hours: a day on which clocks change counts as what it is, 23 or 25 hours.</summary>
    public double Days => (To - From).TotalDays;

    public bool Contains(DateTimeOffset at) => at >= From.ToDateTimeOffset() && at < To.ToDateTimeOffset();
}
