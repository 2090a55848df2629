using Npgsql;
using SeiPlatform.Collector.Ingest.Rows;

namespace SeiPlatform.Collector.Ingest.Storage;

/// <summary>Writes a batch in one transaction, on one connection that keeps its temporary tables until something goes wrong. For one writer at a time.</summary>
internal sealed class EventStore(NpgsqlDataSource dataSource, TimeProvider time) : IAsyncDisposable
{
    private static readonly Upsert[] InOrder =
        [Upserts.Events, Upserts.Changes, Upserts.ChangeDeployments, Upserts.Deployments, Upserts.Incidents, Upserts.Repositories];

    private NpgsqlConnection? _connection;

    /// <returns>For each table, the rows that were inserted or updated.</returns>
    public async Task<IReadOnlyDictionary<string, int>> WriteAsync(RowSet rows, CancellationToken cancellationToken)
    {
        var connection = _connection ??= await ConnectAsync(cancellationToken);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            HashSet<Upsert> filled = [];
            Copy(connection, Upserts.Events, rows.Events, RowWriting.Write, filled);
            Copy(connection, Upserts.Changes, rows.Changes, RowWriting.Write, filled);
            Copy(connection, Upserts.ChangeDeployments, rows.ChangeDeployments, RowWriting.Write, filled);
            Copy(connection, Upserts.Deployments, rows.Deployments, RowWriting.Write, filled);
            Copy(connection, Upserts.Incidents, rows.Incidents, RowWriting.Write, filled);
            var now = time.GetUtcNow().UtcDateTime;
            Copy(connection, Upserts.Repositories, rows.Repositories, (copy, row) => RowWriting.Write(copy, row, now), filled);

            var written = await MergeAsync(connection, filled, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return written;
        }
        catch
        {
            await ForgetConnectionAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await ForgetConnectionAsync();

    // Cell by cell, the asynchronous methods cost more than the data; the caller is on a thread of the pool.
    private static void Copy<TRow>(
        NpgsqlConnection connection, Upsert upsert, IReadOnlyList<TRow> rows, Action<NpgsqlBinaryImporter, TRow> write, HashSet<Upsert> filled)
    {
        if (rows.Count == 0)
            return;

        using var copy = connection.BeginBinaryImport(upsert.Copy);
        foreach (var row in rows)
            write(copy, row);
        copy.Complete();
        filled.Add(upsert);
    }

    private static async Task<Dictionary<string, int>> MergeAsync(
        NpgsqlConnection connection, HashSet<Upsert> filled, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        Dictionary<string, NpgsqlBatchCommand> commands = [];
        foreach (var upsert in InOrder.Where(filled.Contains))
        {
            var command = new NpgsqlBatchCommand(upsert.Merge);
            commands.Add(upsert.Table, command);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return commands.ToDictionary(command => command.Key, command => (int)command.Value.Rows);
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var stages = new NpgsqlCommand(Upserts.CreateStages, connection);
            await stages.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task ForgetConnectionAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
            await connection.DisposeAsync();
    }
}
