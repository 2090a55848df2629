using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>Refuses what cannot have happened: zeroed clocks and clocks far ahead. One such time would bend every chart it appears in.</summary>
public static class EventTimes
{
    /// <summary>A day after the epoch: a zero is never later, in any time zone.</summary>
    public static readonly DateTimeOffset Earliest = new(1970, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <exception cref="PayloadException">A time lies before <see cref="Earliest"/> or more than <see cref="Ahead"/> after <paramref name="now"/>.</exception>
    public static void Check(IReadOnlyList<EngineeringEvent> events, DateTimeOffset now)
    {
        foreach (var @event in events)
        {
            foreach (var at in Times(@event))
            {
                if (at < Earliest || at > now + Ahead)
                    throw new PayloadException($"{at:O} is not a time at which this can have happened: it must lie between {Earliest:yyyy-MM-dd} and tomorrow.");
            }
        }
    }

    private static IEnumerable<DateTimeOffset?> Times(EngineeringEvent @event) =>
    [
        @event.OccurredAt,
        @event.Change?.AuthoredAt, @event.Change?.OpenedAt, @event.Change?.MergedAt,
        @event.Deployment?.StartedAt, @event.Deployment?.FinishedAt,
        @event.Incident?.DetectedAt, @event.Incident?.ResolvedAt,
        @event.PipelineRun?.StartedAt, @event.PipelineRun?.FinishedAt,
    ];
}
