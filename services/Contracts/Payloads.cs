namespace SeiPlatform.Contracts;

/// <summary>How a change came onto the target branch.</summary>
public enum ChangeKind
{
    Commit,

    /// <summary>A commit with more than one parent. It carries no work of its own and is left out of change lead time.</summary>
    Merge,

    /// <summary>A pull or merge request that landed as one commit.</summary>
    Squash,

    /// <summary>A commit that takes another one back.</summary>
    Revert,
}

/// <summary>A commit, pull request or merge request.</summary>
public sealed record ChangePayload
{
    /// <summary>The commit on the target branch, 40 or 64 lower-case hex digits; null while a request is not merged.</summary>
    public string? Sha { get; init; }

    /// <summary>The number of the pull or merge request.</summary>
    public long? Number { get; init; }

    /// <summary>First line of the message, at most 500 characters.</summary>
    public string? Title { get; init; }

    public string? Author { get; init; }

    public ChangeKind Kind { get; init; }

    /// <summary>When the work was first committed (git's author date).</summary>
    public DateTimeOffset? AuthoredAt { get; init; }

    /// <summary>When the request was opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it reached the target branch (git's committer date, or the request's merge time).</summary>
    public DateTimeOffset? MergedAt { get; init; }

    public string? TargetBranch { get; init; }

    /// <summary>For <see cref="ChangeKind.Revert"/>: the commit that is taken back, when the message names it.</summary>
    public string? RevertsSha { get; init; }

    /// <summary>The deployment that first contains this change, when the source knows it exactly (a git tag).</summary>
    public string? DeploymentId { get; init; }
}

public enum DeploymentStatus
{
    Started,
    Succeeded,
    Failed,

    /// <summary>Replaced or switched off. It had succeeded before; nothing about its outcome changes.</summary>
    Inactive,
}

/// <summary>A revision of one repository on its way into one environment. A deployment of several repositories is one event each with the same <see cref="Id"/>.</summary>
public sealed record DeploymentPayload
{
    /// <summary>Unique within the platform: prefixed with its source, for instance <c>github:1234</c> or <c>git:v1.2.3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Lower case; <c>production</c> when the source does not say.</summary>
    public required string Environment { get; init; }

    public DeploymentStatus Status { get; init; }

    public string? Service { get; init; }

    public string? Sha { get; init; }

    /// <summary>The tag, release or artifact version.</summary>
    public string? Version { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it succeeded or failed.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>It puts an earlier revision back.</summary>
    public bool IsRollback { get; init; }
}

public sealed record IncidentPayload
{
    /// <summary>Unique within the platform: prefixed with its source, for instance <c>github:issue:17</c>.</summary>
    public required string Id { get; init; }

    public required string Environment { get; init; }

    public string? Title { get; init; }

    public string? Severity { get; init; }

    public string? Url { get; init; }

    /// <summary>The deployment that caused it, when the source says so.</summary>
    public string? DeploymentId { get; init; }

    public DateTimeOffset? DetectedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }
}

/// <summary>A run of a CI pipeline or workflow.</summary>
public sealed record PipelineRunPayload
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Sha { get; init; }

    public string? Branch { get; init; }

    /// <summary>The source's word, in lower case: <c>success</c>, <c>failure</c>, <c>cancelled</c>, ...</summary>
    public string? Outcome { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>A published release or package.</summary>
public sealed record ArtifactPayload
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? Sha { get; init; }

    public bool IsPrerelease { get; init; }
}
