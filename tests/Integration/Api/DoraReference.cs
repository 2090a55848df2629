using NodaTime;
using SeiPlatform.Api.Dora;
using static SeiPlatform.Tests.Integration.Api.DoraHistory;

namespace SeiPlatform.Tests.Integration.Api;

/// <summary>
/// docs/dora.md once more, sentence by sentence and without any thought of speed: what the SQL must agree with. Everything is looked up by scanning.
/// </summary>
internal sealed class DoraReference(DoraHistory history, string environment, IReadOnlyList<string>? repositories)
{
    private static readonly TimeSpan Intervention = TimeSpan.FromDays(7);

    private readonly List<Deployment> inScope =
        [.. history.Deployments.Where(d => d.Environment == environment && (repositories is null || repositories.Contains(d.Repository)))];

    public IReadOnlyList<DoraMetrics> Compute(IReadOnlyList<Instant> edges, ThresholdProfile profile)
    {
        var buckets = new List<DoraMetrics>();
        for (var index = 0; index < edges.Count - 1; index++)
            buckets.Add(Bucket(edges[index].ToDateTimeOffset(), edges[index + 1].ToDateTimeOffset(), profile));
        return buckets;
    }

    private DoraMetrics Bucket(DateTimeOffset start, DateTimeOffset to, ThresholdProfile profile)
    {
        var all = inScope.GroupBy(d => d.Id).Where(parts => parts.All(p => p.Ended) && parts.Max(p => p.StatusAt) >= start && parts.Max(p => p.StatusAt) < to).ToList();
        var succeeded = all.Where(parts => parts.All(p => p.Succeeded)).ToList();
        var failed = all.Where(parts => parts.Any(HasFailed)).ToList();
        var rework = succeeded.Count(parts => parts.Any(IsRework));
        var recoveries = new List<double>();
        foreach (var parts in failed)
        {
            var failures = parts.Where(HasFailed).ToList();
            if (failures.All(p => RestoredAt(p) is not null))
                recoveries.Add(Math.Max(0, (failures.Max(p => RestoredAt(p)!.Value) - failures.Min(FailedAt)).TotalSeconds));
        }

        var times = (from change in history.Changes
                     where change.Kind != "merge" && (repositories is null || repositories.Contains(change.Repository))
                     let first = FirstDeployment(change)
                     where first is not null && first.StatusAt >= start && first.StatusAt < to
                     let began = Began(change)
                     select Math.Max(0, (first.StatusAt - began).TotalSeconds)).Order().ToList();

        double? perDay = all.Count == 0 ? null : succeeded.Count / (to - start).TotalDays;
        double? rate = all.Count == 0 ? null : (double)failed.Count / all.Count;
        var lead = Median(times);
        var recovery = Median([.. recoveries.Order()]);
        return new(
            new(succeeded.Count, perDay, profile.OfDeploymentsPerDay(perDay)),
            new(times.Count, lead, Percentile.Of(times, 0.9), all.Any(parts => parts.Any(IsFirst)), profile.OfLeadTime(lead)),
            new(all.Count, failed.Count, rate, profile.OfFailRate(rate)),
            new(recoveries.Count, failed.Count - recoveries.Count, recovery, profile.OfRecoveryTime(recovery)),
            new(succeeded.Count, rework, succeeded.Count == 0 ? null : (double)rework / succeeded.Count, null));
    }

    private static DateTimeOffset Began(Change change) =>
        change.AuthoredAt is { } authored && authored < change.MergedAt ? authored : change.MergedAt;

    private static double? Median(List<double> sorted) => sorted.Count == 0 ? null
        : sorted.Count % 2 == 1 ? sorted[sorted.Count / 2]
        : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;

    // Deployments of one repository and environment follow each other by time, then by id.
    private List<Deployment> Line(string repository) =>
        [.. history.Deployments.Where(d => d.Repository == repository && d.Environment == environment && d.Ended)
            .OrderBy(d => d.StatusAt).ThenBy(d => d.Id, StringComparer.Ordinal)];

    private List<Deployment> After(Deployment d) => [.. Line(d.Repository).SkipWhile(x => x != d).Skip(1)];

    private List<Deployment> Before(Deployment d) => [.. Line(d.Repository).TakeWhile(x => x != d)];

    private bool IsFirst(Deployment d) => d.Succeeded && !Before(d).Any(x => x.Succeeded);

    private Deployment? FirstDeployment(Change change)
    {
        var stated = Line(change.Repository).Where(d =>
            d.Succeeded && history.Statements.Contains(new Statement(change.Repository, change.Sha, d.Id))).ToList();
        // A tag says of every commit that it contains that it does.
        return stated.Count > 0 ? stated[0] : Line(change.Repository).FirstOrDefault(d => d.Succeeded && d.Source != "git" && ContainsTo(d) >= change.MergedAt);
    }

    // What was merged after it had ended is not in it, whatever its revision is.
    private DateTimeOffset ContainsTo(Deployment d) =>
        history.Changes.FirstOrDefault(c => c.Repository == d.Repository && c.Sha == d.Sha) is { } revision && revision.MergedAt < d.StatusAt ? revision.MergedAt : d.StatusAt;

    private IEnumerable<Incident> IncidentsOf(Deployment d) => history.Incidents.Where(i => Blamed(i) == d);

    private Deployment? Blamed(Incident incident)
    {
        if (incident.Environment != environment)
            return null;
        var stated = history.Deployments.FirstOrDefault(d =>
            d.Repository == incident.Repository && d.Id == incident.DeploymentId && d.Environment == environment);
        return stated ?? Line(incident.Repository).LastOrDefault(d => d.Succeeded && d.StatusAt <= incident.DetectedAt);
    }

    // A rollback takes back the last deployment before it that is no rollback.
    private Deployment? Rollback(Deployment d) => d.IsRollback
        ? null
        : After(d).FirstOrDefault(r => r.IsRollback && r.Succeeded && Before(r).LastOrDefault(x => !x.IsRollback) == d);

    // The deployments that soon after took back a change which had come with this one.
    private IEnumerable<Deployment> Reverts(Deployment d) =>
        from revert in history.Changes
        where revert.Repository == d.Repository && revert.RevertsSha is not null
        from reverted in history.Changes
        where reverted.Repository == d.Repository && reverted.Sha == revert.RevertsSha && FirstDeployment(reverted) == d
        let remedy = FirstDeployment(revert)
        where remedy is not null && After(d).Contains(remedy) && remedy.StatusAt <= d.StatusAt + Intervention
        select remedy;

    private bool HasFailed(Deployment d) => !d.Succeeded || IncidentsOf(d).Any() || Rollback(d) is not null || Reverts(d).Any();

    private DateTimeOffset FailedAt(Deployment d) => IncidentsOf(d).Any() ? IncidentsOf(d).Min(i => i.DetectedAt) : d.StatusAt;

    private DateTimeOffset? RestoredAt(Deployment d)
    {
        if (IncidentsOf(d).Any())
            return IncidentsOf(d).All(i => i.ResolvedAt is not null) ? IncidentsOf(d).Max(i => i.ResolvedAt) : null;
        List<DateTimeOffset?> ends = [Rollback(d)?.StatusAt, .. Reverts(d).Select(r => (DateTimeOffset?)r.StatusAt)];
        if (!d.Succeeded)
            ends.Add(After(d).FirstOrDefault(x => x.Succeeded)?.StatusAt);
        return ends.Min();
    }

    private bool IsRework(Deployment d) =>
        d.Succeeded
        && (d.IsRollback
            || Before(d).LastOrDefault() is { Succeeded: false }
            || Line(d.Repository).Any(x => Reverts(x).Contains(d))
            || history.Incidents.Any(i => i.Repository == d.Repository && i.Environment == environment && Fix(i) == d));

    private Deployment? Fix(Incident incident) => incident.ResolvedAt is null
        ? null
        : Line(incident.Repository).LastOrDefault(d =>
            d.Succeeded && d.StatusAt >= incident.DetectedAt && d.StatusAt <= incident.ResolvedAt && d.Id != Blamed(incident)?.Id);
}
