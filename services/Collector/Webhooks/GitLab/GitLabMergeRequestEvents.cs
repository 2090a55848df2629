using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary><c>Merge Request Hook</c>.</summary>
internal static class GitLabMergeRequestEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitLabMergeRequestDelivery delivery, DateTimeOffset receivedAt)
    {
        var request = delivery.ObjectAttributes;
        var facts = new Facts(EventSources.GitLab, delivery.Project.PathWithNamespace, receivedAt);
        var key = string.Create(CultureInfo.InvariantCulture, $"mr:{request.Iid}");
        var actor = delivery.User?.Username ?? delivery.User?.Name;
        return request.Action switch
        {
            "open" => [facts.Record(EventTypes.ChangeCreated, key, request.CreatedAt, actor) with { Change = Open(request) }],
            "reopen" => [Updated()],
            // An update that names the previous tip brought new commits; others changed words and labels.
            "update" when request.Oldrev is not null => [Updated()],
            "close" => [facts.RecordRepeatable(EventTypes.ChangeAbandoned, key, request.UpdatedAt, actor) with { Change = Open(request) }],
            // Only what reaches the default branch is merged; into another branch it is still on its way.
            "merge" when request.TargetBranch == GitLabBranches.Default(delivery.Project) => [Merged()],
            "merge" => [Updated()],
            _ => [],
        };

        EngineeringEvent Updated() => facts.RecordRepeatable(EventTypes.ChangeUpdated, key, request.UpdatedAt, actor) with { Change = Open(request) };

        EngineeringEvent Merged()
        {
            var (sha, kind) = Landed(request);
            var message = PushedMessage.Read($"{request.Title}\n\n{request.LastCommit?.Message}");
            // A merge commit takes nothing back: the reverting commits come with it.
            var isRevert = kind != ChangeKind.Merge && message.Kind == ChangeKind.Revert;
            return facts.Record(EventTypes.ChangeMerged, key, request.UpdatedAt, actor) with
            {
                Change = Open(request) with
                {
                    Sha = sha,
                    Kind = isRevert ? ChangeKind.Revert : kind,
                    RevertsSha = isRevert ? message.RevertsSha : null,
                    AuthoredAt = kind == ChangeKind.Commit ? request.LastCommit?.Timestamp.ToUniversalTime() : null,
                    MergedAt = request.UpdatedAt.ToUniversalTime(),
                },
            };
        }
    }

    /// <summary>The squash carries the work, whether or not a merge commit follows it; with neither the branch was moved to the last commit.</summary>
    private static (string Sha, ChangeKind Kind) Landed(GitLabMergeRequest request)
    {
        if (CommitSha.TryNormalise(request.SquashCommitSha) is { } squash)
            return (squash, ChangeKind.Squash);
        if (CommitSha.TryNormalise(request.MergeCommitSha) is { } merge)
            return (merge, ChangeKind.Merge);
        if (CommitSha.TryNormalise(request.LastCommit?.Id) is { } last)
            return (last, ChangeKind.Commit);
        throw new PayloadException("object_attributes of a merged request names no commit: expected merge_commit_sha or last_commit.id.");
    }

    private static ChangePayload Open(GitLabMergeRequest request) => new()
    {
        Number = request.Iid,
        Title = PushedMessage.Read(request.Title).Title,
        Author = request.LastCommit?.Author?.Name,
        Kind = ChangeKind.Commit,
        OpenedAt = request.CreatedAt.ToUniversalTime(),
        TargetBranch = request.TargetBranch,
    };
}
