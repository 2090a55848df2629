using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary><c>release</c>.</summary>
internal static class GitHubReleaseEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitHubReleaseDelivery delivery, DateTimeOffset receivedAt)
    {
        // "released" and "prereleased" come besides "published" and say the same.
        if (delivery.Action != "published")
            return [];
        var release = delivery.Release;
        var publishedAt = release.PublishedAt ?? throw new PayloadException("release.published_at of a published release is missing.");
        var id = release.Id.ToString(CultureInfo.InvariantCulture);
        var facts = new Facts(EventSources.GitHub, delivery.Repository.FullName, receivedAt);
        return [facts.Record(EventTypes.ArtifactPublished, $"release:{id}", publishedAt, release.Author?.Login) with
        {
            Artifact = new ArtifactPayload
            {
                Id = $"{EventSources.GitHub}:release:{id}",
                Name = release.Name,
                Version = release.TagName,
                Sha = CommitSha.TryNormalise(release.TargetCommitish),
                IsPrerelease = release.Prerelease,
            },
        }];
    }
}
