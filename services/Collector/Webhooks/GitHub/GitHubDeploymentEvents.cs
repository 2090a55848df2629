using System.Globalization;
using System.Text.Json;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary><c>deployment</c> and <c>deployment_status</c>.</summary>
internal static class GitHubDeploymentEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitHubDeploymentDelivery delivery, DateTimeOffset receivedAt)
    {
        if (delivery.Action != "created")
            return [];
        var deployment = delivery.Deployment;
        var facts = new Facts(EventSources.GitHub, delivery.Repository.FullName, receivedAt);
        return [facts.Record(EventTypes.DeploymentStarted, Key(deployment.Id), deployment.CreatedAt, deployment.Creator?.Login) with
        {
            Deployment = Describe(deployment, deployment.Environment, DeploymentStatus.Started),
        }];
    }

    public static IEnumerable<EngineeringEvent> Map(GitHubDeploymentStatusDelivery delivery, DateTimeOffset receivedAt)
    {
        var status = delivery.DeploymentStatus;
        (string Type, DeploymentStatus Status)? outcome = status.State switch
        {
            "in_progress" => (EventTypes.DeploymentStarted, DeploymentStatus.Started),
            "success" => (EventTypes.ServiceDeployed, DeploymentStatus.Succeeded),
            "failure" or "error" => (EventTypes.DeploymentFailed, DeploymentStatus.Failed),
            "inactive" => (EventTypes.DeploymentInactive, DeploymentStatus.Inactive),
            _ => null, // queued, pending, waiting: nothing has happened yet
        };
        if (delivery.Action != "created" || outcome is not { } known)
            return [];

        var facts = new Facts(EventSources.GitHub, delivery.Repository.FullName, receivedAt);
        var deployment = Describe(delivery.Deployment, status.Environment ?? delivery.Deployment.Environment, known.Status);
        var isFinal = known.Status is DeploymentStatus.Succeeded or DeploymentStatus.Failed;
        return [facts.Record(known.Type, $"{Key(delivery.Deployment.Id)}:{Key(status.Id)}", status.CreatedAt, status.Creator?.Login) with
        {
            Deployment = isFinal ? deployment with { FinishedAt = status.CreatedAt.ToUniversalTime() } : deployment,
        }];
    }

    private static DeploymentPayload Describe(GitHubDeployment deployment, string? environment, DeploymentStatus status) => new()
    {
        Id = $"{EventSources.GitHub}:{Key(deployment.Id)}",
        Environment = DeploymentEnvironment.Normalise(environment),
        Status = status,
        Sha = CommitSha.TryNormalise(deployment.Sha) ?? throw new PayloadException("deployment.sha must be 40 or 64 hex digits."),
        Version = ReleaseVersion.FromRef(deployment.Ref),
        StartedAt = deployment.CreatedAt.ToUniversalTime(),
        IsRollback = IsRollback(deployment),
    };

    /// <summary>By the task, GitHub's own field for it, or by the free payload: <c>{"rollback": true}</c>, <c>{"task": "rollback"}</c>.</summary>
    private static bool IsRollback(GitHubDeployment deployment)
    {
        if (deployment.Task?.Contains("rollback", StringComparison.OrdinalIgnoreCase) == true)
            return true;
        return deployment.Payload.ValueKind == JsonValueKind.Object
            && ((deployment.Payload.TryGetProperty("rollback", out var flag) && flag.ValueKind == JsonValueKind.True)
                || (deployment.Payload.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.String && task.ValueEquals("rollback"u8)));
    }

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}
