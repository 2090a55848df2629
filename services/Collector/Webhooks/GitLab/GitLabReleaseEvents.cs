using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary><c>Release Hook</c>.</summary>
internal static class GitLabReleaseEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitLabReleaseDelivery release, DateTimeOffset receivedAt)
    {
        if (release.Action != "create")
            return [];
        var id = release.Id.ToString(CultureInfo.InvariantCulture);
        var facts = new Facts(EventSources.GitLab, release.Project.PathWithNamespace, receivedAt);
        return [facts.Record(EventTypes.ArtifactPublished, $"release:{id}", release.CreatedAt, actor: null) with
        {
            Artifact = new ArtifactPayload
            {
                Id = $"{EventSources.GitLab}:release:{id}",
                Name = release.Name,
                Version = release.Tag,
                Sha = CommitSha.TryNormalise(release.Commit?.Id),
            },
        }];
    }
}
