-- What the DORA metrics are computed from. Every table is filled by upserts whose result does not depend on the order of the events.

create table changes (
    repository    text        not null,
    sha           text        not null,
    kind          text        not null check (kind in ('commit', 'merge', 'squash', 'revert')),
    number        bigint,
    title         text,
    author        text,
    target_branch text,
    authored_at   timestamptz,
    opened_at     timestamptz,
    merged_at     timestamptz not null,
    reverts_sha   text,
    source        text        not null,
    primary key (repository, sha)
);
create index changes_merged on changes (repository, merged_at);
create index changes_reverts on changes (repository, reverts_sha) where reverts_sha is not null;

-- Which deployments are known exactly to contain a change for the first time. Rows may arrive before either side.
create table change_deployments (
    repository    text not null,
    sha           text not null,
    deployment_id text not null,
    primary key (repository, sha, deployment_id)
);
create index change_deployments_deployment on change_deployments (repository, deployment_id);

create table deployments (
    repository    text        not null,
    deployment_id text        not null,
    environment   text        not null,
    status        text        not null check (status in ('started', 'succeeded', 'failed')),
    status_at     timestamptz not null,
    service       text,
    sha           text,
    version       text,
    started_at    timestamptz,
    finished_at   timestamptz,
    is_rollback   boolean     not null default false,
    source        text        not null,
    primary key (repository, deployment_id)
);
create index deployments_finished on deployments (environment, finished_at);
create index deployments_repository on deployments (repository, environment, finished_at);

create table incidents (
    repository    text        not null,
    incident_id   text        not null,
    environment   text        not null,
    detected_at   timestamptz not null,
    resolved_at   timestamptz,
    severity      text,
    title         text,
    url           text,
    deployment_id text,
    source        text        not null,
    primary key (repository, incident_id)
);
create index incidents_detected on incidents (repository, environment, detected_at);
