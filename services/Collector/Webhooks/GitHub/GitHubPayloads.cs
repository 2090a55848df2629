using System.Text.Json;
using System.Text.Json.Serialization;
using SeiPlatform.Collector.Webhooks.Mapping;

namespace SeiPlatform.Collector.Webhooks.GitHub;

// The fields in use of GitHub's payloads (https://docs.github.com/webhooks/webhook-events-and-payloads); those without a default are required.

public sealed record GitHubUser(string Login);

public sealed record GitHubRepository(
    string FullName, string? DefaultBranch = null, bool? AllowMergeCommit = null, bool? AllowSquashMerge = null, bool? AllowRebaseMerge = null);

public sealed record GitHubPush(
    string Ref, GitHubRepository Repository, IReadOnlyList<GitHubCommit> Commits, bool Deleted = false, GitHubCommit? HeadCommit = null);

public sealed record GitHubCommit(string Id, string Message, DateTimeOffset Timestamp, GitHubCommitAuthor? Author = null);

public sealed record GitHubCommitAuthor(string? Name = null, string? Username = null);

public sealed record GitHubPullRequestDelivery(string Action, GitHubPullRequest PullRequest, GitHubRepository Repository, GitHubUser? Sender = null);

public sealed record GitHubPullRequest(
    long Number,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    GitHubBranch Head,
    GitHubBranch Base,
    GitHubUser? User = null,
    string? Body = null,
    DateTimeOffset? ClosedAt = null,
    DateTimeOffset? MergedAt = null,
    GitHubUser? MergedBy = null,
    string? MergeCommitSha = null,
    GitHubAutoMerge? AutoMerge = null);

public sealed record GitHubBranch(string Ref, string Sha, GitHubRepository? Repo = null);

public sealed record GitHubAutoMerge(string? MergeMethod = null);

public sealed record GitHubDeploymentDelivery(string Action, GitHubDeployment Deployment, GitHubRepository Repository);

public sealed record GitHubDeploymentStatusDelivery(
    string Action, GitHubDeploymentStatus DeploymentStatus, GitHubDeployment Deployment, GitHubRepository Repository);

public sealed record GitHubDeployment(
    long Id,
    string Sha,
    DateTimeOffset CreatedAt,
    string? Ref = null,
    string? Task = null,
    string? Environment = null,
    GitHubUser? Creator = null,
    JsonElement Payload = default);

public sealed record GitHubDeploymentStatus(
    long Id, string State, DateTimeOffset CreatedAt, string? Environment = null, GitHubUser? Creator = null);

public sealed record GitHubIssueDelivery(
    string Action, GitHubIssue Issue, GitHubRepository Repository, GitHubLabel? Label = null, GitHubUser? Sender = null);

public sealed record GitHubIssue(
    long Id,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ClosedAt = null,
    string? HtmlUrl = null,
    IReadOnlyList<GitHubLabel>? Labels = null);

public sealed record GitHubLabel(string Name);

public sealed record GitHubReleaseDelivery(string Action, GitHubRelease Release, GitHubRepository Repository);

public sealed record GitHubRelease(
    long Id,
    string TagName,
    DateTimeOffset? PublishedAt = null,
    string? Name = null,
    string? TargetCommitish = null,
    bool Prerelease = false,
    GitHubUser? Author = null);

public sealed record GitHubWorkflowRunDelivery(string Action, GitHubWorkflowRun WorkflowRun, GitHubRepository Repository);

public sealed record GitHubWorkflowRun(
    long Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long RunAttempt = 1,
    DateTimeOffset? RunStartedAt = null,
    string? Name = null,
    string? HeadSha = null,
    string? HeadBranch = null,
    string? Conclusion = null,
    GitHubUser? Actor = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    MaxDepth = 32,
    Converters = [typeof(StorableTextConverter)])]
[JsonSerializable(typeof(GitHubPush))]
[JsonSerializable(typeof(GitHubPullRequestDelivery))]
[JsonSerializable(typeof(GitHubDeploymentDelivery))]
[JsonSerializable(typeof(GitHubDeploymentStatusDelivery))]
[JsonSerializable(typeof(GitHubIssueDelivery))]
[JsonSerializable(typeof(GitHubReleaseDelivery))]
[JsonSerializable(typeof(GitHubWorkflowRunDelivery))]
public sealed partial class GitHubJsonContext : JsonSerializerContext;
