-- The log of all facts, once each. The time is part of the key because a hypertable's unique keys must contain it;
-- an event's time is part of its identity, so the key still means "this fact".
create table events (
    id          text        not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    type        text        not null,
    source      text        not null,
    repository  text        not null,
    actor       text,
    payload     jsonb       not null,
    primary key (occurred_at, id)
);

-- Histories reach back decades: three months a chunk keeps a twenty-year import at eighty chunks.
select create_hypertable('events', by_range('occurred_at', interval '90 days'), create_default_indexes => false);

create index events_repository on events (repository, occurred_at desc, id desc);

create table repositories (
    repository     text        primary key,
    first_event_at timestamptz not null,
    last_event_at  timestamptz not null,
    updated_at     timestamptz not null default now()
);
