-- How far each git history has been imported, and how the last run of it went.
create table git_imports (
    repository      text        collate "C" primary key,
    location        text        not null, -- without credentials
    tag_pattern     text,
    environment     text        not null default 'production',
    status          text        not null check (status in ('queued', 'running', 'succeeded', 'failed')),
    detail          text,
    tips            text[]      not null default '{}', -- commits whose whole history is known
    tags            text[]      not null default '{}', -- '<commit> <tag>': deployments that are known
    commits         bigint      not null default 0,    -- of all runs
    deployments     bigint      not null default 0,
    run_commits     bigint      not null default 0,    -- of the last run
    run_deployments bigint      not null default 0,
    run_skipped     bigint      not null default 0,    -- commits and tags that could not be used
    queued_at       timestamptz not null default now(),
    started_at      timestamptz,
    updated_at      timestamptz not null default now(),
    finished_at     timestamptz
);

-- Keys are random; the table holds their SHA-256 only.
create table api_keys (
    id         uuid        primary key default gen_random_uuid(),
    customer   text        not null,
    hash       bytea       not null unique,
    prefix     text        not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
