-- TimescaleDB's Apache edition has neither compression, nor policies, nor continuous aggregates: the same view, computed when it is asked for.
do $$
begin
    if to_regclass('events_daily') is null then
        create view events_daily as
        select time_bucket(interval '1 day', occurred_at) as day, repository, type, source, count(*) as events
        from events
        group by 1, 2, 3, 4;
    end if;
end
$$;
