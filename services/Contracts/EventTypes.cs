namespace SeiPlatform.Contracts;

/// <summary>
/// The subjects and predicates of the CDEvents vocabulary (https://cdevents.dev, specification 0.4) that the platform understands, and four of its own,
/// marked as extensions, for facts that CDEvents has no word for.
/// </summary>
public static class EventTypes
{
    public const string ChangeCreated = "change.created";
    public const string ChangeUpdated = "change.updated";
    public const string ChangeMerged = "change.merged";
    public const string ChangeAbandoned = "change.abandoned";

    /// <summary>Extension: a deployment was found to contain a change that was already known.</summary>
    public const string ChangeDeployed = "change.deployed";

    /// <summary>Extension: a deployment has begun.</summary>
    public const string DeploymentStarted = "deployment.started";

    /// <summary>Extension: a deployment ended without reaching its environment.</summary>
    public const string DeploymentFailed = "deployment.failed";

    /// <summary>Extension: a deployment was replaced or switched off; says nothing about failure.</summary>
    public const string DeploymentInactive = "deployment.inactive";

    public const string ServiceDeployed = "service.deployed";
    public const string ServiceUpgraded = "service.upgraded";
    public const string ServiceRolledBack = "service.rolledback";
    public const string ServiceRemoved = "service.removed";

    public const string IncidentDetected = "incident.detected";
    public const string IncidentReported = "incident.reported";
    public const string IncidentResolved = "incident.resolved";

    public const string PipelineRunQueued = "pipelinerun.queued";
    public const string PipelineRunStarted = "pipelinerun.started";
    public const string PipelineRunFinished = "pipelinerun.finished";

    public const string ArtifactPublished = "artifact.published";
}

/// <summary>Where an event came from.</summary>
public static class EventSources
{
    public const string GitHub = "github";
    public const string GitLab = "gitlab";
    public const string CdEvents = "cdevents";
    public const string Git = "git";
}

/// <summary>Names of the Kafka topics and of the consumer group: the same on a laptop, in tests and in a cluster.</summary>
public static class Topics
{
    public const string Events = "sei.events";
    public const string DeadLetter = "sei.events.dead-letter";
    public const string IngestGroup = "sei-ingest";

    /// <summary>Partitions of <see cref="Events"/>: the upper bound of parallel ingest processes.</summary>
    public const int EventPartitions = 12;
}
