using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary><c>Push Hook</c>. It lists the newest 20 commits only; an import of the git history completes larger pushes.</summary>
internal static class GitLabPushEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitLabPush push, DateTimeOffset receivedAt)
    {
        if (PushedCommits.Branch(push.Ref) is not { } branch)
            return [];

        var facts = new Facts(EventSources.GitLab, push.Project.PathWithNamespace, receivedAt);
        var commits = Payload.Elements(push.Commits, "commits").Select(Commit).ToList();
        // The commit checked out is the tip; there is none when the branch was deleted.
        var tip = commits.Find(commit => commit.Sha == push.CheckoutSha);
        if (branch == GitLabBranches.Default(push.Project))
            return PushedCommits.Merged(facts, branch, commits, tip);
        return tip is not null ? [PushedCommits.Updated(facts, branch, tip)] : [];
    }

    private static PushedCommit Commit(GitLabCommit commit) => new(commit.Id, commit.Message, commit.Timestamp, commit.Author?.Name);
}

internal static class GitLabBranches
{
    public static string Default(GitLabProject project) =>
        project.DefaultBranch ?? throw new PayloadException("project.default_branch is missing.");
}
