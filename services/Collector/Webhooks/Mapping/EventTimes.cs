using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>Refuses what cannot have happened: zeroed clocks and clocks far ahead. One such time would bend every chart it appears in.</summary>
public static class EventTimes
{
    /// <summary>A day after the epoch: a zero is never later, in any time zone.</summary>
    public static readonly DateTimeOffset Earliest = new(1970, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>
    /// Those of a delivery's events that can have happened: one commit with a wrong clock must not cost the others of its push, which nobody sends again.
    /// </summary>
    /// <exception cref="PayloadException">None can: each has a time before <see cref="Earliest"/> or more than <see cref="Ahead"/> after <paramref name="now"/>.</exception>
    public static IReadOnlyList<EngineeringEvent> Possible(IReadOnlyList<EngineeringEvent> events, DateTimeOffset now)
    {
        EngineeringEvent[] possible = [.. events.Where(@event => Impossible(@event) is null)];
        return possible.Length > 0 || events.Count == 0
            ? possible
            : throw new PayloadException(
                $"{Impossible(events[0]):O} is not a time at which this can have happened: it must lie between {Earliest:yyyy-MM-dd} and tomorrow.");

        DateTimeOffset? Impossible(EngineeringEvent @event) => Times(@event).FirstOrDefault(at => at < Earliest || at > now + Ahead);
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
