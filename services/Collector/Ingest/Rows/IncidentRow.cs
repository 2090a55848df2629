namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>An incident. It is open while it was last opened after it was last resolved, so that reopening works in any order.</summary>
internal sealed record IncidentRow(string Repository, string IncidentId, string Environment, DateTime DetectedAt, string Source)
{
    public DateTime? LastOpenedAt { get; init; }

    public DateTime? LastResolvedAt { get; init; }

    public string? Severity { get; init; }

    public string? Title { get; init; }

    public string? Url { get; init; }

    public string? DeploymentId { get; init; }

    public IncidentRow Merge(IncidentRow other) => this with
    {
        Environment = Merged.Least(Environment, other.Environment)!,
        DetectedAt = other.DetectedAt < DetectedAt ? other.DetectedAt : DetectedAt,
        Source = Merged.Greatest(Source, other.Source)!,
        LastOpenedAt = Merged.Greatest(LastOpenedAt, other.LastOpenedAt),
        LastResolvedAt = Merged.Greatest(LastResolvedAt, other.LastResolvedAt),
        Severity = Merged.Greatest(Severity, other.Severity),
        Title = Merged.Greatest(Title, other.Title),
        Url = Merged.Greatest(Url, other.Url),
        DeploymentId = Merged.Greatest(DeploymentId, other.DeploymentId),
    };
}
