using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Faults;

/// <summary>What the database does to the collector when it writes, by a trigger on a table that every batch writes into once.</summary>
internal static class IngestFaults
{
    /// <summary>Answers, for three seconds of every seven, as a server does whose disk is full.</summary>
    public static Task RefuseWritesInFitsAsync(this DrillContext context, CancellationToken cancellationToken) => TriggerAsync(
        context, "if extract(epoch from clock_timestamp())::bigint % 7 < 3 then raise disk_full using message = 'the disk is full, for a drill'; end if", cancellationToken);

    /// <summary>Lets every batch take so long.</summary>
    public static Task SlowWritesAsync(this DrillContext context, TimeSpan duration, CancellationToken cancellationToken) =>
        TriggerAsync(context, FormattableString.Invariant($"perform pg_sleep({duration.TotalSeconds})"), cancellationToken);

    private static Task TriggerAsync(DrillContext context, string statement, CancellationToken cancellationToken)
    {
        context.UndoWith(new ExecuteSql("drop trigger if exists drill on repositories; drop function if exists drill_on_write()"));
        return context.Workbench.SqlAsync(
            $"""
            create function drill_on_write() returns trigger language plpgsql as $$ begin {statement}; return null; end $$;
            create trigger drill before insert on repositories for each statement execute function drill_on_write();
            """,
            cancellationToken);
    }
}
