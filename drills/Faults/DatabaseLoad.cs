using Npgsql;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Faults;

/// <summary>What clients of the database do to it. Their connections end with the drill, and with them whatever they hold.</summary>
internal static class DatabaseLoad
{
    /// <summary>What applications may open, and what is open.</summary>
    private const string Connections =
        """
        select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - current_setting('reserved_connections')::int,
               (select count(*)::int from pg_stat_activity where backend_type = 'client backend')
        """;

    private static async Task<NpgsqlConnection> ConnectAsync(DrillContext context, CancellationToken cancellationToken)
    {
        var connection = await context.Workbench.Database.OpenConnectionAsync(cancellationToken);
        context.EndWith(() => connection.DisposeAsync().AsTask());
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Opens connections until so much of what applications may open is open.</summary>
    public static async Task HoldConnectionsAsync(this DrillContext context, double ratio, CancellationToken cancellationToken)
    {
        var counting = await ConnectAsync(context, cancellationToken);
        int may, open;
        await using (var command = new NpgsqlCommand(Connections, counting))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            (may, open) = (row.GetInt32(0), row.GetInt32(1));
        }
        for (; open < may * ratio; open++)
            await ConnectAsync(context, cancellationToken);
    }

    /// <summary>Begins a transaction and leaves it open.</summary>
    public static async Task LeaveTransactionAsync(this DrillContext context, CancellationToken cancellationToken) =>
        await ExecuteAsync(await ConnectAsync(context, cancellationToken), "begin; select txid_current()", cancellationToken);

    /// <summary>Lets nobody write into a table; who reads it notices nothing.</summary>
    public static async Task LockAsync(this DrillContext context, string table, CancellationToken cancellationToken) =>
        await ExecuteAsync(await ConnectAsync(context, cancellationToken), $"begin; lock table {table} in share mode", cancellationToken);

    /// <summary>Two transactions, each of which waits for what the other has. The server ends one of them.</summary>
    public static async Task DeadlockAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var one = await ConnectAsync(context, cancellationToken);
        var other = await ConnectAsync(context, cancellationToken);
        await ExecuteAsync(one, "begin; select pg_advisory_xact_lock(5060, 1)", cancellationToken);
        await ExecuteAsync(other, "begin; select pg_advisory_xact_lock(5060, 2)", cancellationToken);
        var ends = await Task.WhenAll(EndsAsync(one, 2), EndsAsync(other, 1));
        if (ends.All(ended => ended))
            throw new DrillException(ExitCode.Failed, "The database saw no deadlock.");

        async Task<bool> EndsAsync(NpgsqlConnection connection, int wanted)
        {
            try
            {
                await ExecuteAsync(connection, $"select pg_advisory_xact_lock(5060, {wanted})", cancellationToken);
                await ExecuteAsync(connection, "rollback", cancellationToken);
                return true;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // Statistics are written down at a transaction's end; this also lets the other one go on.
                await ExecuteAsync(connection, "rollback", cancellationToken);
                return false;
            }
        }
    }

    /// <summary>So many clients, each of which asks for one thing that takes so long after the other.</summary>
    public static void AskSlowly(this DrillContext context, int clients, TimeSpan duration)
    {
        for (var client = 0; client < clients; client++)
        {
            context.Meanwhile(async cancellationToken =>
            {
                await using var connection = await context.Workbench.Database.OpenConnectionAsync(cancellationToken);
                while (!cancellationToken.IsCancellationRequested)
                    await ExecuteAsync(connection, FormattableString.Invariant($"select pg_sleep({duration.TotalSeconds})"), cancellationToken);
            });
        }
    }

    /// <summary>
    /// Reads a table over and over that is never in shared buffers: a scan of more than a quarter of them goes through a few blocks that it uses again and again.
    /// </summary>
    public static async Task ReadFromDiskAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        context.UndoWith(new ExecuteSql("drop table if exists drill_cold"));
        // Four rows a page, of which nothing is logged.
        await context.Workbench.SqlAsync(
            """
            create unlogged table drill_cold as
            select repeat('x', 1900) as filler
            from generate_series(1, 4 * (select setting::int / 2 from pg_settings where name = 'shared_buffers'))
            """,
            cancellationToken);
        context.Meanwhile(async cancellation =>
        {
            await using var connection = await context.Workbench.Database.OpenConnectionAsync(cancellation);
            await ExecuteAsync(connection, "set max_parallel_workers_per_gather = 0", cancellation);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (await timer.WaitForNextTickAsync(cancellation))
                await ExecuteAsync(connection, "select count(*) from drill_cold", cancellation);
        });
    }
}
