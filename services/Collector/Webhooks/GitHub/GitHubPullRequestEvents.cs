using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary><c>pull_request</c>.</summary>
internal static class GitHubPullRequestEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitHubPullRequestDelivery delivery, DateTimeOffset receivedAt)
    {
        var request = delivery.PullRequest;
        var facts = new Facts(EventSources.GitHub, delivery.Repository.FullName, receivedAt);
        var number = request.Number.ToString(CultureInfo.InvariantCulture);
        var sender = delivery.Sender?.Login;
        return delivery.Action switch
        {
            "opened" => [facts.Record(EventTypes.ChangeCreated, $"pr:{number}", request.CreatedAt, sender) with { Change = Open(request) }],
            "synchronize" or "reopened" or "ready_for_review" => [Updated(facts, number, request, sender)],
            "closed" when request.MergedAt is not { } => [Abandoned(facts, number, request, sender)],
            // Only what reaches the default branch is merged; into another branch it is still on its way.
            "closed" when request.Base.Ref == GitHubBranches.Default(delivery.Repository) => [Merged(facts, number, delivery)],
            "closed" => [Updated(facts, number, request, sender)],
            _ => [],
        };
    }

    private static EngineeringEvent Updated(Facts facts, string number, GitHubPullRequest request, string? sender) =>
        facts.RecordRepeatable(EventTypes.ChangeUpdated, $"pr:{number}", request.UpdatedAt, sender) with { Change = Open(request) };

    private static EngineeringEvent Abandoned(Facts facts, string number, GitHubPullRequest request, string? sender) =>
        facts.RecordRepeatable(EventTypes.ChangeAbandoned, $"pr:{number}", request.ClosedAt ?? request.UpdatedAt, sender) with { Change = Open(request) };

    private static EngineeringEvent Merged(Facts facts, string number, GitHubPullRequestDelivery delivery)
    {
        var request = delivery.PullRequest;
        var mergedAt = request.MergedAt!.Value.ToUniversalTime();
        var kind = Kind(request, delivery.Repository);
        var message = PushedMessage.Read($"{request.Title}\n\n{request.Body}");
        // A merge commit takes nothing back: the reverting commits come with it.
        var isRevert = kind != ChangeKind.Merge && message.Kind == ChangeKind.Revert;
        return facts.Record(EventTypes.ChangeMerged, $"pr:{number}", mergedAt, request.MergedBy?.Login ?? delivery.Sender?.Login) with
        {
            Change = Open(request) with
            {
                Sha = CommitSha.TryNormalise(request.MergeCommitSha)
                    ?? throw new PayloadException("pull_request.merge_commit_sha of a merged pull request must be 40 or 64 hex digits."),
                Kind = isRevert ? ChangeKind.Revert : kind,
                RevertsSha = isRevert ? message.RevertsSha : null,
                MergedAt = mergedAt,
            },
        };
    }

    /// <summary>
    /// The payload does not name the method. When neither auto-merge nor the repository's settings decide, it is taken for a squash:
    /// of the two that make a new commit, the one that carries the work. The push of a true merge corrects it by its message.
    /// </summary>
    private static ChangeKind Kind(GitHubPullRequest request, GitHubRepository repository)
    {
        if (string.Equals(request.MergeCommitSha, request.Head.Sha, StringComparison.OrdinalIgnoreCase))
            return ChangeKind.Commit;
        var settings = request.Base.Repo ?? repository;
        return (request.AutoMerge?.MergeMethod, settings.AllowMergeCommit, settings.AllowSquashMerge, settings.AllowRebaseMerge) switch
        {
            ("merge", _, _, _) or (null, true, false, false) => ChangeKind.Merge,
            ("rebase", _, _, _) or (null, false, false, true) => ChangeKind.Commit,
            _ => ChangeKind.Squash,
        };
    }

    private static ChangePayload Open(GitHubPullRequest request) => new()
    {
        Number = request.Number,
        Title = PushedMessage.Read(request.Title).Title,
        Author = request.User?.Login,
        Kind = ChangeKind.Commit,
        OpenedAt = request.CreatedAt.ToUniversalTime(),
        TargetBranch = request.Base.Ref,
    };
}
