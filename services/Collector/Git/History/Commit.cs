using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Git.History;

/// <summary>What the platform keeps of a commit. A date is null when it cannot be true: before 1970, or in the future.</summary>
public sealed record Commit
{
    public required string Sha { get; init; }

    public required ChangeKind Kind { get; init; }

    public required string Author { get; init; }

    public required string Title { get; init; }

    public DateTimeOffset? AuthoredAt { get; init; }

    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>The number of the pull or merge request that the message names.</summary>
    public long? Number { get; init; }

    /// <summary>The commit that is taken back, when the message names it in full.</summary>
    public string? RevertsSha { get; init; }
}
