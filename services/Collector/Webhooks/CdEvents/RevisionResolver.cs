using SeiPlatform.Collector.Webhooks.Mapping;

namespace SeiPlatform.Collector.Webhooks.CdEvents;

/// <summary>
/// Finds the repositories that an event is about, which CDEvents names for changes only. From the most to the least exact: what the sender says for the
/// platform, the event's repository, the artifact's source, the configured repositories of the service, and the service itself, which is a repository of
/// its own where nothing else is known.
/// </summary>
public sealed class RevisionResolver(IReadOnlyDictionary<string, string[]> services)
{
    /// <summary>Each repository once; none when the event names neither a repository nor a service.</summary>
    public IReadOnlyList<SeiRevision> Resolve(CdEvent @event, string? service)
    {
        var content = @event.Subject.Content;
        var sei = @event.CustomData?.Sei;
        if (sei?.Repositories is { Count: > 0 } named)
            return [.. Payload.Elements(named, "customData.sei.repositories").Select(Normalise).DistinctBy(revision => revision.Repository)];

        var package = PackageUrl.TryParse(content?.ArtifactId) ?? PackageUrl.TryParse(@event.Subject.Id);
        if (content?.Repository is { } repository)
            return [Normalise(new(repository.Id, sei?.Sha, package?.Version))];
        if (package?.Revision is { } source)
            return [Normalise(source with { Sha = sei?.Sha ?? source.Sha })];
        if (service is null)
            return [];
        if (services.TryGetValue(service, out var configured))
            return [.. configured.Select(name => Normalise(new(name, sei?.Sha, package?.Version))).DistinctBy(revision => revision.Repository)];
        return [Normalise(new(service, sei?.Sha, package?.Version))];
    }

    private static SeiRevision Normalise(SeiRevision revision) =>
        revision with { Repository = RepositoryName.Normalise(RepositoryName.FromUrlOrName(revision.Repository)) };
}
