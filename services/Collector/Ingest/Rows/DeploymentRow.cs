namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>A deployment: the status of the event that decides, with its time, and what any of its events said about the rest.</summary>
internal sealed record DeploymentRow(
    string Repository, string DeploymentId, string Environment, string Status, DateTime StatusAt, string Source)
{
    public string? Service { get; init; }

    public string? Sha { get; init; }

    public string? Version { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    public bool IsRollback { get; init; }

    public DeploymentRow Merge(DeploymentRow other)
    {
        var deciding = Decides(other) ? this : other;
        return this with
        {
            Status = deciding.Status,
            StatusAt = deciding.StatusAt,
            FinishedAt = deciding.FinishedAt,
            Environment = Merged.Least(Environment, other.Environment)!,
            Source = Merged.Greatest(Source, other.Source)!,
            Service = Merged.Greatest(Service, other.Service),
            Sha = Merged.Greatest(Sha, other.Sha),
            Version = Merged.Greatest(Version, other.Version),
            StartedAt = Merged.Least(StartedAt, other.StartedAt),
            IsRollback = IsRollback || other.IsRollback,
        };
    }

    /// <summary>An outcome outranks a beginning whatever their times; of two outcomes the later counts, and of two at the same time the failure.</summary>
    private bool Decides(DeploymentRow other)
    {
        var comparison = (StatusRank > 0).CompareTo(other.StatusRank > 0);
        if (comparison == 0)
            comparison = StatusAt.CompareTo(other.StatusAt);
        if (comparison == 0)
            comparison = StatusRank.CompareTo(other.StatusRank);
        if (comparison == 0)
            comparison = Nullable.Compare(FinishedAt, other.FinishedAt);
        return comparison >= 0;
    }

    /// <summary>The same as the database's <c>deployment_status_rank</c>.</summary>
    private int StatusRank => Status switch { "failed" => 2, "succeeded" => 1, _ => 0 };
}
