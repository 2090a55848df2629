using System.ComponentModel;
using System.Text.Json;

namespace SeiPlatform.Api.Listings;

public sealed record Repository(
    [property: Description("owner/name, in lower case.")] string Name,
    DateTimeOffset FirstEventAt,
    DateTimeOffset LastEventAt,
    [property: Description("Where deployments of it went.")] IReadOnlyList<string> Environments);

public sealed record Deployment(
    string Repository,
    [property: Description("Several repositories with the same id were deployed together.")] string Id,
    string Environment,
    [property: Description("started, succeeded or failed.")] string Status,
    string? Service,
    string? Sha,
    string? Version,
    [property: Description("When its status became what it is; the list is ordered by it.")] DateTimeOffset StatusAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    bool IsRollback,
    string Source);

public sealed record Change(
    string Repository,
    string Sha,
    [property: Description("commit, merge, squash or revert.")] string Kind,
    [property: Description("Of the pull or merge request.")] long? Number,
    string? Title,
    string? Author,
    string? TargetBranch,
    DateTimeOffset? AuthoredAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset MergedAt,
    [property: Description("The commit that it takes back.")] string? RevertsSha,
    string Source);

public sealed record Incident(
    string Repository,
    string Id,
    string Environment,
    string? Title,
    string? Severity,
    string? Url,
    [property: Description("The deployment that caused it, when its source says so.")] string? DeploymentId,
    DateTimeOffset DetectedAt,
    [property: Description("Null while it is open.")] DateTimeOffset? ResolvedAt,
    string Source);

public sealed record Event(
    string Id,
    [property: Description("A type of the CDEvents vocabulary, or one of the platform's extensions.")] string Type,
    string Source,
    string Repository,
    string? Actor,
    DateTimeOffset OccurredAt,
    DateTimeOffset ReceivedAt,
    [property: Description("What the type calls for: a change, a deployment, an incident, a pipeline run or an artifact.")] JsonElement Payload);
