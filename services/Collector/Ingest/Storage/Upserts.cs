namespace SeiPlatform.Collector.Ingest.Storage;

/// <summary>
/// The SQL of a batch. Rows are copied into temporary tables and merged from there in one statement a table; the merges are those of
/// <see cref="Rows"/>, so it does not matter whether two events meet within a batch or in the table.
/// </summary>
internal static class Upserts
{
    /// <summary>Temporary tables last as long as their connection; what is in them, as long as a transaction.</summary>
    public const string CreateStages = """
        create temp table stage_events (like events) on commit delete rows;
        create temp table stage_changes (like changes) on commit delete rows;
        create temp table stage_change_deployments (like change_deployments) on commit delete rows;
        create temp table stage_deployments (like deployments) on commit delete rows;
        create temp table stage_incidents (like incidents) on commit delete rows;
        create temp table stage_repositories (like repositories) on commit delete rows;
        """;

    public static readonly Upsert Events = new(
        "events",
        "copy stage_events (id, occurred_at, received_at, type, source, repository, actor, payload) from stdin (format binary)",
        """
        insert into events (id, occurred_at, received_at, type, source, repository, actor, payload)
        select id, occurred_at, received_at, type, source, repository, actor, payload from stage_events
        on conflict do nothing
        """);

    public static readonly Upsert Changes = new(
        "changes",
        """
        copy stage_changes (repository, sha, kind, source, merged_at, number, title, author, target_branch, authored_at, opened_at, reverts_sha)
        from stdin (format binary)
        """,
        """
        insert into changes as known
            (repository, sha, kind, source, merged_at, number, title, author, target_branch, authored_at, opened_at, reverts_sha)
        select repository, sha, kind, source, merged_at, number, title, author, target_branch, authored_at, opened_at, reverts_sha
        from stage_changes
        on conflict (repository, sha) do update set
            (kind, source) = (
                select new.kind, new.source
                from (values (excluded.kind, excluded.source), (known.kind, known.source)) as new (kind, source)
                order by change_kind_rank(new.source, new.kind) desc, new.source desc
                limit 1),
            merged_at = least(known.merged_at, excluded.merged_at),
            number = least(known.number, excluded.number),
            title = greatest(known.title, excluded.title),
            author = greatest(known.author, excluded.author),
            target_branch = greatest(known.target_branch, excluded.target_branch),
            authored_at = least(known.authored_at, excluded.authored_at),
            opened_at = least(known.opened_at, excluded.opened_at),
            reverts_sha = greatest(known.reverts_sha, excluded.reverts_sha)
        """);

    public static readonly Upsert ChangeDeployments = new(
        "change_deployments",
        "copy stage_change_deployments (repository, sha, deployment_id) from stdin (format binary)",
        """
        insert into change_deployments (repository, sha, deployment_id)
        select repository, sha, deployment_id from stage_change_deployments
        on conflict do nothing
        """);

    public static readonly Upsert Deployments = new(
        "deployments",
        """
        copy stage_deployments
            (repository, deployment_id, environment, status, status_at, source, service, sha, version, started_at, finished_at, is_rollback)
        from stdin (format binary)
        """,
        """
        insert into deployments as known
            (repository, deployment_id, environment, status, status_at, source, service, sha, version, started_at, finished_at, is_rollback)
        select repository, deployment_id, environment, status, status_at, source, service, sha, version, started_at, finished_at, is_rollback
        from stage_deployments
        on conflict (repository, deployment_id) do update set
            (status, status_at, finished_at) = (
                select deciding.status, deciding.status_at, deciding.finished_at
                from (values
                    (excluded.status, excluded.status_at, excluded.finished_at),
                    (known.status, known.status_at, known.finished_at)) as deciding (status, status_at, finished_at)
                order by
                    deployment_status_rank(deciding.status) > 0 desc, deciding.status_at desc,
                    deployment_status_rank(deciding.status) desc, deciding.finished_at desc nulls last
                limit 1),
            environment = least(known.environment, excluded.environment),
            source = greatest(known.source, excluded.source),
            service = greatest(known.service, excluded.service),
            sha = greatest(known.sha, excluded.sha),
            version = greatest(known.version, excluded.version),
            started_at = least(known.started_at, excluded.started_at),
            is_rollback = known.is_rollback or excluded.is_rollback
        """);

    public static readonly Upsert Incidents = new(
        "incidents",
        """
        copy stage_incidents
            (repository, incident_id, environment, detected_at, source, last_opened_at, last_resolved_at, severity, title, url, deployment_id)
        from stdin (format binary)
        """,
        """
        insert into incidents as known
            (repository, incident_id, environment, detected_at, source, last_opened_at, last_resolved_at, severity, title, url, deployment_id)
        select repository, incident_id, environment, detected_at, source, last_opened_at, last_resolved_at, severity, title, url, deployment_id
        from stage_incidents
        on conflict (repository, incident_id) do update set
            environment = least(known.environment, excluded.environment),
            detected_at = least(known.detected_at, excluded.detected_at),
            source = greatest(known.source, excluded.source),
            last_opened_at = greatest(known.last_opened_at, excluded.last_opened_at),
            last_resolved_at = greatest(known.last_resolved_at, excluded.last_resolved_at),
            severity = greatest(known.severity, excluded.severity),
            title = greatest(known.title, excluded.title),
            url = greatest(known.url, excluded.url),
            deployment_id = greatest(known.deployment_id, excluded.deployment_id)
        """);

    public static readonly Upsert Repositories = new(
        "repositories",
        "copy stage_repositories (repository, first_event_at, last_event_at, updated_at) from stdin (format binary)",
        """
        insert into repositories as known (repository, first_event_at, last_event_at, updated_at)
        select repository, first_event_at, last_event_at, updated_at from stage_repositories
        on conflict (repository) do update set
            first_event_at = least(known.first_event_at, excluded.first_event_at),
            last_event_at = greatest(known.last_event_at, excluded.last_event_at),
            updated_at = greatest(known.updated_at, excluded.updated_at)
        """);
}

/// <summary>The two statements of a table: COPY into the temporary one, and the merge of that into the real one.</summary>
internal sealed record Upsert(string Table, string Copy, string Merge);
