using System.Text.Json.Serialization;
using SeiPlatform.Collector.Webhooks.Mapping;

namespace SeiPlatform.Collector.Webhooks.GitLab;

// The fields in use of GitLab's payloads (https://docs.gitlab.com/user/project/integrations/webhook_events/); those without a default are required.

public sealed record GitLabProject(string PathWithNamespace, string? DefaultBranch = null);

public sealed record GitLabUser(string? Username = null, string? Name = null);

public sealed record GitLabPush(
    string Ref, GitLabProject Project, IReadOnlyList<GitLabCommit> Commits, string? CheckoutSha = null);

public sealed record GitLabCommit(string Id, string Message, DateTimeOffset Timestamp, GitLabCommitAuthor? Author = null);

public sealed record GitLabCommitAuthor(string? Name = null);

public sealed record GitLabMergeRequestDelivery(GitLabMergeRequest ObjectAttributes, GitLabProject Project, GitLabUser? User = null);

public sealed record GitLabMergeRequest(
    long Iid,
    string Title,
    string TargetBranch,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Action = null,
    string? Oldrev = null,
    string? MergeCommitSha = null,
    string? SquashCommitSha = null,
    GitLabCommit? LastCommit = null);

public sealed record GitLabDeploymentDelivery(
    string Status,
    DateTimeOffset StatusChangedAt,
    long DeploymentId,
    GitLabProject Project,
    string? Environment = null,
    string? CommitUrl = null,
    string? Ref = null,
    GitLabUser? User = null);

public sealed record GitLabPipelineDelivery(GitLabPipeline ObjectAttributes, GitLabProject Project, GitLabUser? User = null);

public sealed record GitLabPipeline(
    long Id,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt = null,
    string? Ref = null,
    string? Sha = null,
    string? Name = null);

public sealed record GitLabIssueDelivery(
    GitLabIssue ObjectAttributes,
    GitLabProject Project,
    IReadOnlyList<GitLabLabel>? Labels = null,
    GitLabIssueChanges? Changes = null,
    GitLabUser? User = null);

public sealed record GitLabIssue(
    long Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Action = null,
    string? Type = null,
    string? IssueType = null,
    string? Severity = null,
    string? Url = null,
    DateTimeOffset? ClosedAt = null);

public sealed record GitLabLabel(string Title);

public sealed record GitLabIssueChanges(GitLabLabelChange? Labels = null);

public sealed record GitLabLabelChange(IReadOnlyList<GitLabLabel>? Previous = null, IReadOnlyList<GitLabLabel>? Current = null);

public sealed record GitLabReleaseDelivery(
    long Id,
    string Tag,
    string Action,
    GitLabProject Project,
    DateTimeOffset CreatedAt,
    string? Name = null,
    GitLabReleaseCommit? Commit = null);

public sealed record GitLabReleaseCommit(string Id);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    MaxDepth = 32,
    Converters = [typeof(StorableTextConverter), typeof(GitLabTimeConverter)])]
[JsonSerializable(typeof(GitLabPush))]
[JsonSerializable(typeof(GitLabMergeRequestDelivery))]
[JsonSerializable(typeof(GitLabDeploymentDelivery))]
[JsonSerializable(typeof(GitLabPipelineDelivery))]
[JsonSerializable(typeof(GitLabIssueDelivery))]
[JsonSerializable(typeof(GitLabReleaseDelivery))]
public sealed partial class GitLabJsonContext : JsonSerializerContext;
