using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.CdEvents;

/// <summary>CDEvents to the platform's events, whose types are the same words.</summary>
internal sealed class CdEventsMapping(RevisionResolver revisions)
{
    private const string Prefix = "dev.cdevents.";
    private const int MaxKeyLength = 120;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        EventTypes.ChangeCreated, EventTypes.ChangeUpdated, EventTypes.ChangeMerged, EventTypes.ChangeAbandoned,
        EventTypes.ServiceDeployed, EventTypes.ServiceUpgraded, EventTypes.ServiceRolledBack, EventTypes.ServiceRemoved,
        EventTypes.IncidentDetected, EventTypes.IncidentReported, EventTypes.IncidentResolved,
        EventTypes.PipelineRunQueued, EventTypes.PipelineRunStarted, EventTypes.PipelineRunFinished,
        EventTypes.ArtifactPublished);

    /// <summary>The platform's type for <c>dev.cdevents.subject.predicate.version</c>, or null when it has none.</summary>
    public static string? TypeOf(string? cloudEventType)
    {
        if (cloudEventType is null || !cloudEventType.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = cloudEventType[Prefix.Length..].Split('.', 3);
        return parts.Length == 3 && Known.TryGetValue($"{parts[0]}.{parts[1]}", out var type) ? type : null;
    }

    public IEnumerable<EngineeringEvent> Map(string type, CdEvent @event, DateTimeOffset receivedAt)
    {
        var content = @event.Subject.Content ?? new CdContent();
        return type.Split('.')[0] switch
        {
            "change" => Each(content.Repository?.Id, (fact, revision) => fact with { Change = Change(type, @event, revision) }),
            "service" => Each(@event.Subject.Id, (fact, revision) => fact with { Deployment = Deployment(type, @event, revision) }),
            "incident" => Each(content.Service?.Id, (fact, _) => fact with { Incident = Incident(type, @event) }),
            "pipelinerun" => Each(content.PipelineName, (fact, revision) => fact with { PipelineRun = PipelineRun(type, @event, revision) }),
            _ => Each(null, (fact, revision) => fact with { Artifact = Artifact(@event, revision) }),
        };

        // CDEvents promises that no two events of a source have the same id, and that one sent again keeps it.
        IEnumerable<EngineeringEvent> Each(string? service, Func<EngineeringEvent, SeiRevision, EngineeringEvent> describe) =>
            revisions.Resolve(@event, service).Select(revision => describe(
                new Facts(EventSources.CdEvents, revision.Repository, receivedAt)
                    .Record(type, Key(@event.Context.Source, @event.Context.Id), @event.Context.Timestamp, content.User),
                revision));
    }

    private static ChangePayload Change(string type, CdEvent @event, SeiRevision revision)
    {
        var message = PushedMessage.Read(@event.Subject.Content?.Description ?? "");
        return new()
        {
            Sha = type == EventTypes.ChangeMerged ? Sha(revision.Sha) ?? CommitSha.TryNormalise(@event.Subject.Id) : null,
            Number = @event.CustomData?.Sei?.Number ?? message.Number,
            Title = message.Title is { Length: > 0 } title ? title : null,
            Author = @event.Subject.Content?.User,
            Kind = message.Kind,
            RevertsSha = message.RevertsSha,
            OpenedAt = type == EventTypes.ChangeCreated ? At(@event) : null,
            MergedAt = type == EventTypes.ChangeMerged ? At(@event) : null,
        };
    }

    private static DeploymentPayload Deployment(string type, CdEvent @event, SeiRevision revision) => new()
    {
        Id = DeploymentId(@event) ?? $"{EventSources.CdEvents}:{Key(@event.Context.Source, @event.Context.Id)}",
        Environment = DeploymentEnvironment.Normalise(@event.Subject.Content?.Environment?.Id),
        Status = type == EventTypes.ServiceRemoved ? DeploymentStatus.Inactive : DeploymentStatus.Succeeded,
        Service = @event.Subject.Id,
        Sha = Sha(revision.Sha),
        Version = revision.Version,
        FinishedAt = type == EventTypes.ServiceRemoved ? null : At(@event),
        IsRollback = type == EventTypes.ServiceRolledBack,
    };

    private static IncidentPayload Incident(string type, CdEvent @event) => new()
    {
        Id = $"{EventSources.CdEvents}:{Key(@event.Subject.Source ?? @event.Context.Source, @event.Subject.Id)}",
        Environment = DeploymentEnvironment.Normalise(@event.Subject.Content?.Environment?.Id),
        Title = PushedMessage.Read(@event.Subject.Content?.Description ?? "").Title is { Length: > 0 } title ? title : null,
        Severity = @event.CustomData?.Sei?.Severity?.ToLowerInvariant(),
        DeploymentId = DeploymentId(@event),
        DetectedAt = type == EventTypes.IncidentResolved ? null : At(@event),
        ResolvedAt = type == EventTypes.IncidentResolved ? At(@event) : null,
    };

    private static PipelineRunPayload PipelineRun(string type, CdEvent @event, SeiRevision revision) => new()
    {
        Id = $"{EventSources.CdEvents}:{Key(@event.Subject.Source ?? @event.Context.Source, @event.Subject.Id)}",
        Name = @event.Subject.Content?.PipelineName,
        Sha = Sha(revision.Sha),
        Outcome = @event.Subject.Content?.Outcome?.ToLowerInvariant(),
        StartedAt = type == EventTypes.PipelineRunStarted ? At(@event) : null,
        FinishedAt = type == EventTypes.PipelineRunFinished ? At(@event) : null,
    };

    private static ArtifactPayload Artifact(CdEvent @event, SeiRevision revision) => new()
    {
        Id = @event.Subject.Id,
        Name = PackageUrl.TryParse(@event.Subject.Id)?.Path,
        Version = PackageUrl.TryParse(@event.Subject.Id)?.Version,
        Sha = Sha(revision.Sha),
    };

    private static string? DeploymentId(CdEvent @event) => @event.CustomData?.Sei?.DeploymentId switch
    {
        null or "" => null,
        { Length: <= MaxKeyLength } id => id,
        _ => throw new PayloadException($"customData.sei.deploymentId must have at most {MaxKeyLength} characters."),
    };

    private static DateTimeOffset At(CdEvent @event) => @event.Context.Timestamp.ToUniversalTime();

    private static string? Sha(string? sha) => sha is null
        ? null
        : CommitSha.TryNormalise(sha) ?? throw new PayloadException("sha in customData.sei must be 40 or 64 hex digits.");

    /// <summary>Two names as one key; long ones, such as URLs, by their hash.</summary>
    private static string Key(string source, string id)
    {
        var key = $"{source}:{id}";
        return key.Length <= MaxKeyLength ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}
