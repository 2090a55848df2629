using SeiPlatform.Collector.Commits;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>A commit as GitHub and GitLab describe it in a push.</summary>
public sealed record PushedCommit(string Sha, string Message, DateTimeOffset At, string? Author);

/// <summary>What a push means: commits that reached the default branch, or a request that moved on.</summary>
public static class PushedCommits
{
    private const string BranchPrefix = "refs/heads/";

    /// <summary>The branch, or null when a tag or another ref was pushed.</summary>
    public static string? Branch(string reference) =>
        reference.StartsWith(BranchPrefix, StringComparison.Ordinal) ? reference[BranchPrefix.Length..] : null;

    /// <summary>
    /// Each commit once. Those that were pushed to another branch before count too: what matters is that they are on this one now, since the commit was made that
    /// is its tip.
    /// </summary>
    /// <param name="facts">Whose push it is.</param>
    /// <param name="branch">The default branch.</param>
    /// <param name="commits">What it brought.</param>
    /// <param name="tip">Where the branch is now; null when the sender does not say.</param>
    public static IEnumerable<EngineeringEvent> Merged(Facts facts, string branch, IEnumerable<PushedCommit> commits, PushedCommit? tip)
    {
        // A tip with a wrong clock costs itself and not the others.
        var arrived = tip?.At <= facts.ReceivedAt + EventTimes.Ahead ? tip.At : DateTimeOffset.MinValue;
        return commits.Select(commit => Event(facts, EventTypes.ChangeMerged, Sha(commit), branch, commit, arrived > commit.At ? arrived : commit.At))
            .DistinctBy(@event => @event.Id);
    }

    public static EngineeringEvent Updated(Facts facts, string branch, PushedCommit tip) =>
        Event(facts, EventTypes.ChangeUpdated, $"{Sha(tip)}:{branch}", branch, tip, mergedAt: null);

    private static EngineeringEvent Event(
        Facts facts, string type, string key, string branch, PushedCommit commit, DateTimeOffset? mergedAt)
    {
        var message = PushedMessage.Read(commit.Message);
        return facts.Record(type, key, commit.At, commit.Author) with
        {
            Change = new ChangePayload
            {
                Sha = Sha(commit),
                Number = message.Number,
                Title = message.Title,
                Author = commit.Author,
                Kind = message.Kind,
                AuthoredAt = commit.At.ToUniversalTime(),
                MergedAt = mergedAt?.ToUniversalTime(),
                TargetBranch = branch,
                RevertsSha = message.RevertsSha,
            },
        };
    }

    private static string Sha(PushedCommit commit) =>
        CommitSha.TryNormalise(commit.Sha) ?? throw new PayloadException("A commit's id must be 40 or 64 hex digits.");
}
