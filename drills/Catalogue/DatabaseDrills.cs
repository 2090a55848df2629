using SeiPlatform.Drills.Faults;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of the database, and of its clients.</summary>
internal static class DatabaseDrills
{
    /// <summary>
    /// Put into the list of jobs by hand, because the edition that Debian has knows no <c>add_job</c>; that edition refuses to run it, which is a failure too.
    /// The scheduler reads its list again when it starts.
    /// </summary>
    private const string FailingJob =
        """
        create procedure drill_job(job_id int, config jsonb) language plpgsql as $$ begin raise 'this job fails, for a drill'; end $$;
        insert into _timescaledb_config.bgw_job
            (application_name, schedule_interval, max_runtime, max_retries, retry_period, proc_schema, proc_name, scheduled, fixed_schedule)
        values ('drill', interval '1 hour', interval '1 minute', -1, interval '1 hour', 'public', 'drill_job', true, false);
        select _timescaledb_functions.restart_background_workers();
        """;

    private const string NoFailingJob =
        """
        delete from _timescaledb_config.bgw_job where application_name = 'drill';
        drop procedure if exists drill_job(int, jsonb);
        select _timescaledb_functions.restart_background_workers();
        """;

    public static IReadOnlyList<Drill> All { get; } =
    [
        new("DatabaseConnectionPoolHigh", "nine tenths of all connections are held")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            RangeShare = 0,
            Cause = (context, cancellation) => context.HoldConnectionsAsync(0.9, cancellation),
        },
        new("DatabaseLongTransaction", "a transaction is left open")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            RangeShare = 0,
            Cause = (context, cancellation) => context.LeaveTransactionAsync(cancellation),
        },
        new("DatabaseDeadlocks", "two transactions wait for each other")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            RangeShare = 0,
            Cause = (context, cancellation) => context.DeadlockAsync(cancellation),
        },
        new("DatabaseReplicationSlotInactive", "a replication slot that nobody reads")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            RangeShare = 0,
            Cause = (context, cancellation) =>
            {
                context.UndoWith(new ExecuteSql("select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = 'drill'"));
                return context.Workbench.SqlAsync("select pg_create_physical_replication_slot('drill')", cancellation);
            },
        },
        new("DatabaseSlowQueries", "ten clients whose queries take 3 s each")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            Cause = (context, _) =>
            {
                context.AskSlowly(10, TimeSpan.FromSeconds(3));
                return Task.CompletedTask;
            },
        },
        new("DatabaseCacheHitLow", "a table that is never in shared buffers is read over and over")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            Cause = (context, cancellation) => context.ReadFromDiskAsync(cancellation),
        },
        new("DatabaseJobFailed", "a background job whose procedure raises an error")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            RangeShare = 0,
            Cause = (context, cancellation) =>
            {
                context.UndoWith(new ExecuteSql(NoFailingJob));
                return context.Workbench.SqlAsync(FailingJob, cancellation);
            },
        },
        new("DatabaseMetricsMissing", "the exporter may not read the statistics any more")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            RangeShare = 0,
            Cause = (context, cancellation) =>
            {
                context.UndoWith(new ExecuteSql("grant select on pg_stat_database to public"));
                return context.Workbench.SqlAsync("revoke select on pg_stat_database from public", cancellation);
            },
        },
        new("DatabaseReplicationLag", "a replica replays nothing while the primary writes")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            NeedsOwnPrometheus = true,
            RangeShare = 0,
            Prepare = (context, cancellation) => context.StartReplicaAsync(cancellation),
            Cause = (context, cancellation) => context.PauseReplayAsync(cancellation),
        },
        new("DatabaseReplicaBytesBehind", "a replica replays nothing while 80 MiB are written")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database],
            NeedsOwnPrometheus = true,
            RangeShare = 0,
            Prepare = (context, cancellation) => context.StartReplicaAsync(cancellation),
            Cause = async (context, cancellation) =>
            {
                await context.PauseReplayAsync(cancellation);
                await context.WriteWalAsync(80, cancellation);
            },
        },
        new("DatabaseDown", "the server is stopped")
        {
            Needs = [Database, DatabaseExporter],
            Disturbs = [Database, Api, Collector],
            RangeShare = 0,
            Hangs = true,
            Cause = (context, cancellation) => context.StopAsync(Database, cancellation),
        },
    ];
}
