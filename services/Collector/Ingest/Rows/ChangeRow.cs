using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>A change on the target branch: what a push, a merged request and the git history say about the same commit is one row.</summary>
internal sealed record ChangeRow(string Repository, string Sha, string Kind, string Source, DateTime MergedAt)
{
    public long? Number { get; init; }

    public string? Title { get; init; }

    public string? Author { get; init; }

    public string? TargetBranch { get; init; }

    public DateTime? AuthoredAt { get; init; }

    public DateTime? OpenedAt { get; init; }

    public string? RevertsSha { get; init; }

    public ChangeRow Merge(ChangeRow other)
    {
        var believed = IsBelievedOver(other) ? this : other;
        return this with
        {
            Kind = believed.Kind,
            Source = believed.Source,
            MergedAt = other.MergedAt < MergedAt ? other.MergedAt : MergedAt,
            Number = Merged.Least(Number, other.Number),
            Title = Merged.Greatest(Title, other.Title),
            Author = Merged.Greatest(Author, other.Author),
            TargetBranch = Merged.Greatest(TargetBranch, other.TargetBranch),
            AuthoredAt = Merged.Least(AuthoredAt, other.AuthoredAt),
            OpenedAt = Merged.Least(OpenedAt, other.OpenedAt),
            RevertsSha = Merged.Greatest(RevertsSha, other.RevertsSha),
        };
    }

    private bool IsBelievedOver(ChangeRow other)
    {
        var byRank = KindRank.CompareTo(other.KindRank);
        return byRank > 0 || (byRank == 0 && Merged.CompareBytes(Source, other.Source) > 0);
    }

    /// <summary>The same as the database's <c>change_kind_rank</c>.</summary>
    private int KindRank =>
        Source switch { EventSources.Git => 40, EventSources.GitHub => 30, EventSources.GitLab => 20, _ => 10 }
        + Kind switch { "revert" => 4, "merge" => 3, "squash" => 2, _ => 1 };
}

/// <summary>A deployment that is known to contain a change for the first time.</summary>
internal readonly record struct ChangeDeploymentRow(string Repository, string Sha, string DeploymentId);
