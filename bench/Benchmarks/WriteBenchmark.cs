using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using SeiPlatform.Collector.Ingest.Storage;

namespace SeiPlatform.Bench.Benchmarks;

/// <summary>
/// What it costs to write each event once whatever is delivered twice: COPY into a temporary table and <c>on conflict do nothing</c>, as ingest does, against a
/// COPY that a single known event would make fail, and against inserts one by one.
/// </summary>
internal static class WriteBenchmark
{
    private const int Events = 100_000;
    private const int Batch = 5_000;
    private const int Singles = 2_000;

    private static readonly string DirectCopy = Upserts.Events.Copy.Replace("stage_events", "events", StringComparison.Ordinal);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(["timescaledb"], cancellationToken);
        await using var connection = await platform.Database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, Upserts.CreateStages, cancellationToken);
        var table = new RateTable("events/s");

        // The first round makes the chunks and warms everything up.
        for (var round = 0; round <= options.Rounds; round++)
        {
            await MeasureAsync("COPY into the table", Events, async () => await InBatchesAsync(connection, DirectCopy, merge: null, cancellationToken));
            await MeasureAsync("COPY into a stage, then merge", Events, () => InBatchesAsync(connection, Upserts.Events.Copy, Upserts.Events.Merge, cancellationToken));
            await MeasureAsync("the same again: all known", Events, () => InBatchesAsync(connection, Upserts.Events.Copy, Upserts.Events.Merge, cancellationToken), keep: true);
            await MeasureAsync("inserts one by one", Singles, () => OneByOneAsync(connection, cancellationToken));

            async Task MeasureAsync(string way, int events, Func<Task> write, bool keep = false)
            {
                if (!keep)
                {
                    await ExecuteAsync(connection, "truncate events", cancellationToken);
                }

                var clock = Stopwatch.StartNew();
                await write();
                if (round > 0)
                {
                    table.Add(way, events, clock.Elapsed);
                }
            }
        }

        Console.WriteLine($"{Events} events in batches of {Batch}, each batch a transaction");
        table.Print();
    }

    private static async Task InBatchesAsync(NpgsqlConnection connection, string copy, string? merge, CancellationToken cancellationToken)
    {
        for (var first = 0; first < Events; first += Batch)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            Copy(connection, copy, first);
            if (merge is not null)
            {
                await ExecuteAsync(connection, merge, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static void Copy(NpgsqlConnection connection, string copy, int first)
    {
        using var writer = connection.BeginBinaryImport(copy);
        for (var number = first; number < first + Batch; number++)
        {
            var row = EventRow.Number(number);
            writer.StartRow();
            writer.Write(row.Id, NpgsqlDbType.Text);
            writer.Write(row.At, NpgsqlDbType.TimestampTz);
            writer.Write(row.At, NpgsqlDbType.TimestampTz);
            writer.Write("change.merged", NpgsqlDbType.Text);
            writer.Write("git", NpgsqlDbType.Text);
            writer.Write("bench/write", NpgsqlDbType.Text);
            writer.Write("Ada Lovelace", NpgsqlDbType.Text);
            writer.Write(row.Payload, NpgsqlDbType.Jsonb);
        }

        writer.Complete();
    }

    private static async Task OneByOneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand(
            """
            insert into events (id, occurred_at, received_at, type, source, repository, actor, payload)
            values ($1, $2, $2, 'change.merged', 'git', 'bench/write', 'Ada Lovelace', $3) on conflict do nothing
            """,
            connection);
        var id = insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text });
        var at = insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        var payload = insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb });
        for (var number = 0; number < Singles; number++)
        {
            var row = EventRow.Number(number);
            (id.Value, at.Value, payload.Value) = (row.Id, row.At, row.Payload);
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Like a commit of a history with one every half hour.</summary>
    private readonly record struct EventRow(string Id, DateTime At, string Payload)
    {
        private static readonly DateTime Start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        public static EventRow Number(int number) => new(
            $"git:bench/write:{number:x40}",
            Start.AddMinutes(30.0 * number),
            $$"""{"sha":"{{number:x40}}","title":"Change number {{number}} of the history that is written here","author":"Ada Lovelace","kind":"commit","authoredAt":"2020-01-01T00:00:00Z","mergedAt":"2020-01-01T00:00:00Z","targetBranch":"main"}""");
    }
}
