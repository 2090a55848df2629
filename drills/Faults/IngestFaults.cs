using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Faults;

/// <summary>What the database does to the collector when it writes, by a trigger on a table that every batch writes into once.</summary>
internal static class IngestFaults
{
    /// <summary>Lets every batch take so long.</summary>
    public static Task SlowWritesAsync(this DrillContext context, TimeSpan duration, CancellationToken cancellationToken)
    {
        context.UndoWith(new ExecuteSql("drop trigger if exists drill on repositories; drop function if exists drill_on_write()"));
        return context.Workbench.SqlAsync(
            FormattableString.Invariant($"""
            create function drill_on_write() returns trigger language plpgsql as $$ begin perform pg_sleep({duration.TotalSeconds}); return null; end $$;
            create trigger drill before insert on repositories for each statement execute function drill_on_write();
            """),
            cancellationToken);
    }
}
