namespace SeiPlatform.Api.Dora;

/// <summary>What became of one repository's part in a deployment, as known now.</summary>
/// <param name="DeploymentId">Several repositories with the same id are one deployment.</param>
/// <param name="FinishedAt">When it succeeded or failed.</param>
/// <param name="Succeeded">It reached its environment.</param>
/// <param name="IsFirst">It is the first of its repository and environment that succeeded.</param>
/// <param name="Failed">It did not reach the environment, or an incident, a rollback or a revert says that it should not have.</param>
/// <param name="FailedAt">When the failure was noticed; null when there was none.</param>
/// <param name="RestoredAt">When it was over; null when there was none, or it is not over.</param>
/// <param name="IsRework">It succeeded and is the remedy of a failed deployment.</param>
public sealed record DeploymentOutcome(
    string DeploymentId, DateTimeOffset FinishedAt, bool Succeeded, bool IsFirst, bool Failed, DateTimeOffset? FailedAt, DateTimeOffset? RestoredAt, bool IsRework)
{
    /// <summary>
    /// One outcome per deployment: it is finished when its last part is, succeeded when all parts did, failed from the first failure of any part
    /// to the last restoration.
    /// </summary>
    public static IEnumerable<DeploymentOutcome> Merge(IEnumerable<DeploymentOutcome> parts) =>
        parts.GroupBy(part => part.DeploymentId, StringComparer.Ordinal).Select(Merge);

    private static DeploymentOutcome Merge(IGrouping<string, DeploymentOutcome> parts)
    {
        if (parts.Skip(1).FirstOrDefault() is null)
            return parts.First();

        var failures = parts.Where(part => part.Failed).ToList();
        var succeeded = parts.All(part => part.Succeeded);
        return new(
            parts.Key,
            parts.Max(part => part.FinishedAt),
            succeeded,
            parts.Any(part => part.IsFirst),
            failures.Count > 0,
            failures.Min(part => part.FailedAt),
            failures.All(part => part.RestoredAt is not null) ? failures.Max(part => part.RestoredAt) : null,
            succeeded && parts.Any(part => part.IsRework));
    }
}

/// <summary>The lead times of the changes that reached the environment within one bucket.</summary>
/// <param name="Bucket">Its index.</param>
/// <param name="Changes">How many changes.</param>
/// <param name="MedianSeconds">Their exact median.</param>
/// <param name="P90Seconds">The time within which nine of ten arrived.</param>
public sealed record LeadTimes(int Bucket, long Changes, double MedianSeconds, double P90Seconds);
