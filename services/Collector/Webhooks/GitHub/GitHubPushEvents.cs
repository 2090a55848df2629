using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary><c>push</c>. Tags are left to the git history, which knows what they newly contain.</summary>
internal static class GitHubPushEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitHubPush push, DateTimeOffset receivedAt)
    {
        if (push.Deleted || PushedCommits.Branch(push.Ref) is not { } branch)
            return [];

        var facts = new Facts(EventSources.GitHub, push.Repository.FullName, receivedAt);
        var tip = push.HeadCommit is { } head ? Commit(head) : null;
        if (branch == GitHubBranches.Default(push.Repository))
            return PushedCommits.Merged(facts, branch, Payload.Elements(push.Commits, "commits").Select(Commit), tip);
        return tip is not null ? [PushedCommits.Updated(facts, branch, tip)] : [];
    }

    private static PushedCommit Commit(GitHubCommit commit) =>
        new(commit.Id, commit.Message, commit.Timestamp, commit.Author?.Username ?? commit.Author?.Name);
}

internal static class GitHubBranches
{
    public static string Default(GitHubRepository repository) =>
        repository.DefaultBranch ?? throw new PayloadException("repository.default_branch is missing.");
}
