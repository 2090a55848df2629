using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary><c>Deployment Hook</c>.</summary>
internal static class GitLabDeploymentEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitLabDeploymentDelivery delivery, DateTimeOffset receivedAt)
    {
        (string Type, DeploymentStatus Status)? outcome = delivery.Status switch
        {
            "running" => (EventTypes.DeploymentStarted, DeploymentStatus.Started),
            "success" => (EventTypes.ServiceDeployed, DeploymentStatus.Succeeded),
            "failed" => (EventTypes.DeploymentFailed, DeploymentStatus.Failed),
            _ => null, // created, blocked, canceled: it has not run, or somebody thought better of it
        };
        if (outcome is not { } known)
            return [];

        var id = delivery.DeploymentId.ToString(CultureInfo.InvariantCulture);
        var at = delivery.StatusChangedAt.ToUniversalTime();
        var facts = new Facts(EventSources.GitLab, delivery.Project.PathWithNamespace, receivedAt);
        return [facts.Record(known.Type, id, at, delivery.User?.Username ?? delivery.User?.Name) with
        {
            Deployment = new DeploymentPayload
            {
                Id = $"{EventSources.GitLab}:{id}",
                Environment = DeploymentEnvironment.Normalise(delivery.Environment),
                Status = known.Status,
                Sha = Sha(delivery.CommitUrl),
                Version = ReleaseVersion.FromRef(delivery.Ref),
                StartedAt = known.Status == DeploymentStatus.Started ? at : null,
                FinishedAt = known.Status == DeploymentStatus.Started ? null : at,
            },
        }];
    }

    /// <summary>The payload has the short id only; the URL of the commit ends in the full one.</summary>
    private static string? Sha(string? commitUrl) => CommitSha.TryNormalise(commitUrl?[(commitUrl.LastIndexOf('/') + 1)..]);
}
