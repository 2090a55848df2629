-- How far each git history has been imported. `tips` holds the commits that everything before is known from.
create table git_imports (
    repository  text        primary key,
    location    text        not null,
    status      text        not null check (status in ('queued', 'running', 'succeeded', 'failed')),
    detail      text,
    tips        text[]      not null default '{}',
    tags        text[]      not null default '{}',
    commits     bigint      not null default 0,
    deployments bigint      not null default 0,
    started_at  timestamptz,
    finished_at timestamptz
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
