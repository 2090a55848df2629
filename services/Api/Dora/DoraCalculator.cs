using NodaTime;

namespace SeiPlatform.Api.Dora;

/// <summary>Makes the metrics of what is known about deployments and changes. Definitions: docs/dora.md.</summary>
public static class DoraCalculator
{
    /// <summary>The metrics of each bucket between two neighbouring edges.</summary>
    /// <param name="edges">Ascending; one more than there are buckets.</param>
    /// <param name="parts">Every repository's part of the deployments that may have ended between the edges.</param>
    /// <param name="leadTimes">At most one per bucket.</param>
    /// <param name="profile">The levels to compare with.</param>
    public static IReadOnlyList<DoraMetrics> Compute(
        IReadOnlyList<Instant> edges, IEnumerable<DeploymentOutcome> parts, IEnumerable<LeadTimes> leadTimes, ThresholdProfile profile)
    {
        var buckets = new List<DeploymentOutcome>[edges.Count - 1];
        foreach (var outcome in DeploymentOutcome.Merge(parts))
        {
            // A deployment whose last part ended outside belongs to another window.
            if (BucketOf(edges, Instant.FromDateTimeOffset(outcome.FinishedAt)) is { } bucket)
                (buckets[bucket] ??= []).Add(outcome);
        }

        var times = leadTimes.ToDictionary(time => time.Bucket);
        return [.. buckets.Select((outcomes, index) =>
            Compute((edges[index + 1] - edges[index]).TotalDays, outcomes ?? [], times.GetValueOrDefault(index), profile))];
    }

    private static DoraMetrics Compute(double days, List<DeploymentOutcome> ended, LeadTimes? leadTimes, ThresholdProfile profile)
    {
        var succeeded = ended.Count(outcome => outcome.Succeeded);
        var failed = ended.Where(outcome => outcome.Failed).ToList();
        var rework = ended.Count(outcome => outcome.IsRework);
        var recovered = failed.Where(outcome => outcome.RestoredAt is not null).ToList();

        double? perDay = ended.Count == 0 ? null : succeeded / days;
        var failRate = Share(failed.Count, ended.Count);
        var recovery = Percentile.Median(recovered.Select(outcome => Math.Max(0, (outcome.RestoredAt!.Value - outcome.FailedAt!.Value).TotalSeconds)));
        return new(
            new(succeeded, perDay, profile.OfDeploymentsPerDay(perDay)),
            new(leadTimes?.Changes ?? 0, leadTimes?.MedianSeconds, leadTimes?.P90Seconds, ended.Any(outcome => outcome.IsFirst),
                profile.OfLeadTime(leadTimes?.MedianSeconds)),
            new(ended.Count, failed.Count, failRate, profile.OfFailRate(failRate)),
            new(recovered.Count, failed.Count - recovered.Count, recovery, profile.OfRecoveryTime(recovery)),
            new(succeeded, rework, Share(rework, succeeded), null));
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private static int? BucketOf(IReadOnlyList<Instant> edges, Instant at)
    {
        if (at < edges[0] || at >= edges[^1])
            return null;
        int low = 0, high = edges.Count - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (at < edges[middle])
                high = middle;
            else
                low = middle;
        }

        return low;
    }
}
