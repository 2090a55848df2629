-- What the DORA metrics are computed from. Every table is filled by upserts whose result does not depend on the order, the repetition or
-- the batching of the events: each column is merged by an operation that is commutative, associative and idempotent (services/Collector/Ingest/Rows).

create table changes (
    repository    text        collate "C" not null,
    sha           text        collate "C" not null,
    kind          text        collate "C" not null check (kind in ('commit', 'merge', 'squash', 'revert')),
    number        bigint,
    title         text        collate "C",
    author        text        collate "C",
    target_branch text        collate "C",
    authored_at   timestamptz,
    opened_at     timestamptz,
    merged_at     timestamptz not null,
    reverts_sha   text        collate "C",
    source        text        collate "C" not null, -- the source that `kind` is believed from
    primary key (repository, sha)
);
create index changes_merged on changes (repository, merged_at);
create index changes_reverts on changes (repository, reverts_sha) where reverts_sha is not null;

-- How far a source is to be believed about the kind of a change: git sees the parents, a webhook sees the request, and of two words of one
-- source the more telling one counts.
create function change_kind_rank(source text, kind text) returns int immutable parallel safe language sql
return case source when 'git' then 40 when 'github' then 30 when 'gitlab' then 20 else 10 end
     + case kind when 'revert' then 4 when 'merge' then 3 when 'squash' then 2 else 1 end;

-- Which deployments are known exactly to contain a change for the first time. Rows may arrive before either side.
create table change_deployments (
    repository    text collate "C" not null,
    sha           text collate "C" not null,
    deployment_id text collate "C" not null,
    primary key (repository, sha, deployment_id)
);
create index change_deployments_deployment on change_deployments (repository, deployment_id);

create table deployments (
    repository    text        collate "C" not null,
    deployment_id text        collate "C" not null,
    environment   text        collate "C" not null,
    status        text        collate "C" not null check (status in ('started', 'succeeded', 'failed')),
    status_at     timestamptz not null, -- when the event that set the status occurred
    service       text        collate "C",
    sha           text        collate "C",
    version       text        collate "C",
    started_at    timestamptz,
    finished_at   timestamptz, -- of the event that set the status; null while started
    is_rollback   boolean     not null default false,
    source        text        collate "C" not null,
    primary key (repository, deployment_id)
);
create index deployments_finished on deployments (environment, finished_at);
create index deployments_repository on deployments (repository, environment, finished_at);

-- An outcome outranks a beginning whatever their times; of two outcomes the later one counts, and of two at the same time the failure.
create function deployment_status_rank(status text) returns int immutable parallel safe language sql
return case status when 'failed' then 2 when 'succeeded' then 1 else 0 end;

create table incidents (
    repository       text        collate "C" not null,
    incident_id      text        collate "C" not null,
    environment      text        collate "C" not null,
    detected_at      timestamptz not null,
    last_opened_at   timestamptz, -- first or again: an issue can be reopened
    last_resolved_at timestamptz,
    -- Null while it is open, also after it was opened again.
    resolved_at      timestamptz generated always as (
                         case when last_opened_at is null or last_resolved_at >= last_opened_at then last_resolved_at end) stored,
    severity         text        collate "C",
    title            text        collate "C",
    url              text        collate "C",
    deployment_id    text        collate "C",
    source           text        collate "C" not null,
    primary key (repository, incident_id)
);
create index incidents_detected on incidents (repository, environment, detected_at);
