create extension if not exists timescaledb;

-- The log of all facts, once each. The time is part of the key because a hypertable's unique keys must contain it;
-- an event's time is part of its identity, so the key still means "this fact".
-- Keys are compared byte by byte (collate "C"): the same order on every server, and a fraction of the cost of a language's.
create table events (
    id          text        collate "C" not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    type        text        collate "C" not null,
    source      text        collate "C" not null,
    repository  text        collate "C" not null,
    actor       text,
    payload     jsonb       not null, -- the one payload of the event (change, deployment, incident, ...), without the envelope
    primary key (occurred_at, id)
);

-- Histories reach back decades: three months a chunk keeps a twenty-year import at eighty chunks.
select create_hypertable('events', by_range('occurred_at', interval '90 days'), create_default_indexes => false);

create index events_repository on events (repository, occurred_at desc);

create table repositories (
    repository     text        collate "C" primary key,
    first_event_at timestamptz not null,
    last_event_at  timestamptz not null,
    updated_at     timestamptz not null default now()
);
