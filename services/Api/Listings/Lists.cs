using System.Text.Json;
using SeiPlatform.Api.Data;

namespace SeiPlatform.Api.Listings;

/// <summary>The lists of the platform's data.</summary>
internal static class Lists
{
    public static readonly Listing<Deployment> Deployments = new(
        "deployments",
        "select repository, deployment_id, environment, status, service, sha, version, status_at, started_at, finished_at, is_rollback, source from deployments",
        "status_at",
        ["repository", "deployment_id"],
        "status = @filter",
        row => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6),
            row.Time(7), row.TimeOrNull(8), row.TimeOrNull(9), row.GetBoolean(10), row.GetString(11)),
        item => (item.StatusAt, [item.Repository, item.Id]));

    public static readonly Listing<Change> Changes = new(
        "changes",
        "select repository, sha, kind, number, title, author, target_branch, authored_at, opened_at, merged_at, reverts_sha, source from changes",
        "merged_at",
        ["repository", "sha"],
        "kind = @filter",
        row => new(row.GetString(0), row.GetString(1), row.GetString(2), row.NumberOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6),
            row.TimeOrNull(7), row.TimeOrNull(8), row.Time(9), row.TextOrNull(10), row.GetString(11)),
        item => (item.MergedAt, [item.Repository, item.Sha]));

    public static readonly Listing<Incident> Incidents = new(
        "incidents",
        "select repository, incident_id, environment, title, severity, url, deployment_id, detected_at, resolved_at, source from incidents",
        "detected_at",
        ["repository", "incident_id"],
        "case when resolved_at is null then 'open' else 'resolved' end = @filter",
        row => new(row.GetString(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6),
            row.Time(7), row.TimeOrNull(8), row.GetString(9)),
        item => (item.DetectedAt, [item.Repository, item.Id]));

    public static readonly Listing<Event> Events = new(
        "events",
        "select id, type, source, repository, actor, occurred_at, received_at, payload from events",
        "occurred_at",
        ["id"],
        "type = @filter",
        row => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.Time(5), row.Time(6),
            Json(row.GetFieldValue<byte[]>(7))),
        item => (item.OccurredAt, [item.Id]));

    private static JsonElement Json(byte[] text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
