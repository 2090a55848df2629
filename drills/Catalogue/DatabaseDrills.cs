using SeiPlatform.Drills.Faults;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of the database, and of its clients.</summary>
internal static class DatabaseDrills
{
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
