-- What TimescaleDB's own licence adds. Runs at every start, so that a server that changes its edition gains it without a migration.
do $$
declare
    retention constant interval := current_setting('sei.event_retention')::interval;
    -- Refreshing a window whose events are gone would take their counts away too: a year younger than they get, or half as old when that is less.
    refreshed constant interval := greatest(retention - interval '1 year', retention / 2);
begin
    if not (select compression_enabled from timescaledb_information.hypertables where hypertable_name = 'events') then
        alter table events set (
            timescaledb.compress,
            timescaledb.compress_segmentby = 'repository',
            timescaledb.compress_orderby = 'occurred_at desc, id desc');
    end if;
    perform add_compression_policy('events', compress_after => interval '180 days', if_not_exists => true);

    -- The DORA tables keep what they were computed from; only the log of raw facts grows old.
    if exists (
        select from timescaledb_information.jobs
        where hypertable_name = 'events' and proc_name = 'policy_retention' and (config ->> 'drop_after')::interval <> retention) then
        perform remove_retention_policy('events');
    end if;
    perform add_retention_policy('events', drop_after => retention, if_not_exists => true);

    if not exists (select from timescaledb_information.continuous_aggregates where view_name = 'events_daily') then
        drop view if exists events_daily;
        create materialized view events_daily with (timescaledb.continuous, timescaledb.materialized_only = false) as
        select time_bucket(interval '1 day', occurred_at) as day, repository, type, source, count(*) as events
        from events
        group by 1, 2, 3, 4
        with no data;
    end if;
    if exists (
        select from timescaledb_information.jobs job
        join timescaledb_information.continuous_aggregates daily on job.hypertable_name in (daily.view_name, daily.materialization_hypertable_name)
        where daily.view_name = 'events_daily' and job.proc_name = 'policy_refresh_continuous_aggregate'
          and (job.config ->> 'start_offset')::interval <> refreshed) then
        perform remove_continuous_aggregate_policy('events_daily');
    end if;
    perform add_continuous_aggregate_policy('events_daily',
        start_offset => refreshed, end_offset => interval '1 hour',
        schedule_interval => interval '10 minutes', if_not_exists => true);
end
$$;
