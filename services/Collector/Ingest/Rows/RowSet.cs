using System.Runtime.InteropServices;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>The rows that a batch of events amounts to: one a key, so that one statement a table can upsert them.</summary>
internal sealed class RowSet
{
    private readonly List<EventRow> _events = [];
    private readonly Dictionary<(string, string), ChangeRow> _changes = [];
    private readonly HashSet<ChangeDeploymentRow> _changeDeployments = [];
    private readonly Dictionary<(string, string), DeploymentRow> _deployments = [];
    private readonly Dictionary<(string, string), IncidentRow> _incidents = [];
    private readonly Dictionary<string, RepositoryRow> _repositories = [];

    // Every process writes its keys in the same order: two of them wait for each other's rows instead of locking each other out.
    public IReadOnlyList<EventRow> Events
    {
        get
        {
            _events.Sort(static (a, b) =>
                a.OccurredAt.CompareTo(b.OccurredAt) is var byTime and not 0 ? byTime
                : string.CompareOrdinal(a.Id, b.Id) is var byId and not 0 ? byId
                : a.ReceivedAt.CompareTo(b.ReceivedAt));
            return _events;
        }
    }

    public IReadOnlyList<ChangeRow> Changes => Ordered(_changes.Values, static (a, b) => Compare(a.Repository, a.Sha, b.Repository, b.Sha));

    public IReadOnlyList<ChangeDeploymentRow> ChangeDeployments => Ordered(_changeDeployments, static (a, b) =>
        Compare(a.Repository, a.Sha, b.Repository, b.Sha) is var byChange and not 0 ? byChange : string.CompareOrdinal(a.DeploymentId, b.DeploymentId));

    public IReadOnlyList<DeploymentRow> Deployments =>
        Ordered(_deployments.Values, static (a, b) => Compare(a.Repository, a.DeploymentId, b.Repository, b.DeploymentId));

    public IReadOnlyList<IncidentRow> Incidents =>
        Ordered(_incidents.Values, static (a, b) => Compare(a.Repository, a.IncidentId, b.Repository, b.IncidentId));

    public IReadOnlyList<RepositoryRow> Repositories => Ordered(_repositories.Values, static (a, b) => string.CompareOrdinal(a.Repository, b.Repository));

    public static RowSet From(ReadOnlySpan<IncomingEvent> events)
    {
        var rows = new RowSet();
        rows._events.EnsureCapacity(events.Length);
        rows._changes.EnsureCapacity(events.Length);
        foreach (var incoming in events)
            rows.Add(incoming.Event, incoming.Payload);
        return rows;
    }

    private void Add(EngineeringEvent @event, ReadOnlyMemory<byte> payload)
    {
        var row = Projection.ToEvent(@event, payload);
        _events.Add(row);

        ref var repository = ref CollectionsMarshal.GetValueRefOrAddDefault(_repositories, row.Repository, out var known);
        if (!known || row.OccurredAt < repository!.FirstEventAt || row.OccurredAt > repository.LastEventAt)
        {
            var seen = new RepositoryRow(row.Repository, row.OccurredAt, row.OccurredAt);
            repository = known ? repository!.Merge(seen) : seen;
        }

        if (Projection.ToChange(@event) is { } change)
        {
            ref var merged = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, (change.Repository, change.Sha), out _);
            merged = merged?.Merge(change) ?? change;
        }

        if (Projection.ToChangeDeployment(@event) is { } changeDeployment)
            _changeDeployments.Add(changeDeployment);

        if (Projection.ToDeployment(@event) is { } deployment)
        {
            ref var merged = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _deployments, (deployment.Repository, deployment.DeploymentId), out _);
            merged = merged?.Merge(deployment) ?? deployment;
        }

        if (Projection.ToIncident(@event) is { } incident)
        {
            ref var merged = ref CollectionsMarshal.GetValueRefOrAddDefault(_incidents, (incident.Repository, incident.IncidentId), out _);
            merged = merged?.Merge(incident) ?? incident;
        }
    }

    private static T[] Ordered<T>(IReadOnlyCollection<T> rows, Comparison<T> comparison)
    {
        T[] ordered = [.. rows];
        Array.Sort(ordered, comparison);
        return ordered;
    }

    private static int Compare(string repository, string id, string otherRepository, string otherId) =>
        string.CompareOrdinal(repository, otherRepository) is var byRepository and not 0 ? byRepository : string.CompareOrdinal(id, otherId);
}
