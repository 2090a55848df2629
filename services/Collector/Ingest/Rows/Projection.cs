using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>What one event says about each table.</summary>
internal static class Projection
{
    public static EventRow ToEvent(EngineeringEvent @event, ReadOnlyMemory<byte> payload) => new(
        @event.Id, Stored(@event.OccurredAt), Stored(@event.ReceivedAt), @event.Type, @event.Source, @event.Repository, @event.Actor, payload);

    /// <summary>Only what is on the target branch is a change; open and abandoned requests stay in the log of events.</summary>
    public static ChangeRow? ToChange(EngineeringEvent @event) =>
        @event is { Type: EventTypes.ChangeMerged, Change: { Sha: { } sha } change }
            ? new ChangeRow(@event.Repository, sha, Word(change.Kind), @event.Source, Stored(change.MergedAt ?? @event.OccurredAt))
            {
                Number = change.Number,
                Title = change.Title,
                Author = change.Author ?? @event.Actor,
                TargetBranch = change.TargetBranch,
                AuthoredAt = Stored(change.AuthoredAt),
                OpenedAt = Stored(change.OpenedAt),
                RevertsSha = change.RevertsSha,
            }
            : null;

    public static ChangeDeploymentRow? ToChangeDeployment(EngineeringEvent @event) =>
        @event is { Type: EventTypes.ChangeMerged or EventTypes.ChangeDeployed, Change: { Sha: { } sha, DeploymentId: { } deployment } }
            ? new ChangeDeploymentRow(@event.Repository, sha, deployment)
            : null;

    /// <summary>A deployment that was replaced or removed has had its outcome before.</summary>
    public static DeploymentRow? ToDeployment(EngineeringEvent @event)
    {
        if (@event is not { Type: not EventTypes.ServiceRemoved, Deployment: { Status: not DeploymentStatus.Inactive } deployment })
            return null;

        var occurredAt = Stored(@event.OccurredAt);
        var isOver = deployment.Status is not DeploymentStatus.Started;
        return new DeploymentRow(
            @event.Repository, deployment.Id, deployment.Environment, Word(deployment.Status), occurredAt, @event.Source)
        {
            Service = deployment.Service,
            Sha = deployment.Sha,
            Version = deployment.Version,
            StartedAt = Stored(deployment.StartedAt) ?? (isOver ? null : occurredAt),
            FinishedAt = isOver ? Stored(deployment.FinishedAt) ?? occurredAt : null,
            IsRollback = deployment.IsRollback || @event.Type is EventTypes.ServiceRolledBack,
        };
    }

    public static IncidentRow? ToIncident(EngineeringEvent @event)
    {
        if (@event.Incident is not { } incident)
            return null;

        var occurredAt = Stored(@event.OccurredAt);
        var resolvedAt = Stored(incident.ResolvedAt) ?? (@event.Type is EventTypes.IncidentResolved ? occurredAt : null);
        var detectedAt = Stored(incident.DetectedAt) ?? resolvedAt ?? occurredAt;
        return new IncidentRow(@event.Repository, incident.Id, incident.Environment, detectedAt, @event.Source)
        {
            // A report may be written after the resolution: only a detection opens an incident again.
            LastOpenedAt = @event.Type is not EventTypes.IncidentDetected ? null : resolvedAt is null ? occurredAt : detectedAt,
            LastResolvedAt = resolvedAt,
            Severity = incident.Severity,
            Title = incident.Title,
            Url = incident.Url,
            DeploymentId = incident.DeploymentId,
        };
    }

    private static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Merge => "merge",
        ChangeKind.Squash => "squash",
        ChangeKind.Revert => "revert",
        _ => "commit",
    };

    private static string Word(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => "succeeded",
        DeploymentStatus.Failed => "failed",
        _ => "started",
    };

    private static DateTime? Stored(DateTimeOffset? time) => time is { } known ? Stored(known) : null;

    /// <summary>UTC in PostgreSQL's resolution of a microsecond, so that both sides of a merge compare the same times.</summary>
    private static DateTime Stored(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
