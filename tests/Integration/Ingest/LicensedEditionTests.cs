using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeiPlatform.Collector.Ingest;
using SeiPlatform.Collector.Ingest.Rows;
using SeiPlatform.Collector.Ingest.Storage;
using SeiPlatform.Contracts;
using SeiPlatform.Database;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Ingest;

/// <summary>
/// What TimescaleDB's own licence adds, on a server that has it, as the official image does. Where there is Debian's edition only, these are skipped, and
/// <see cref="EditionTests"/> has the same statements run on made-up functions.
/// </summary>
public sealed class LicensedEditionTests(TimescaleDbFixture timescaledb)
{
    private const int Count = 6_000;

    private const string Jobs = "select proc_name::text from timescaledb_information.jobs where hypertable_name in ('events', 'events_daily') order by 1";

    private static readonly string[] Tables = ["events", "changes", "change_deployments", "deployments", "incidents", "repositories"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_jobs_run_and_change_nothing_that_is_asked_for()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, History(0, Count));
        var before = await DumpAsync(database);
        var counts = await DailyAsync(database);

        await RunJobsAsync(database);

        Assert.True(await CompressedAsync(database) > 0);
        Assert.Equal(["policy_compression", "policy_refresh_continuous_aggregate", "policy_retention"],
            (await database.RowsAsync(Jobs, Cancellation)).Select(row => (string)row[0]!));
        Assert.Equal(before, await DumpAsync(database));
        Assert.Equal(counts, await DailyAsync(database));
        Assert.Equal(counts, await CountedAsync(database));
    }

    [Fact]
    public async Task What_comes_late_or_again_into_compressed_chunks_counts_once()
    {
        await using var database = await CreateAsync();
        var all = History(0, Count);
        await WriteAsync(database, [.. all.Where((_, number) => number % 3 != 0)]);
        await RunJobsAsync(database);

        await WriteAsync(database, all);

        var late = await DumpAsync(database);
        await RunJobsAsync(database);
        Assert.Equal(late, await DumpAsync(database));
        Assert.Equal(Count, await database.ScalarAsync<long>("select count(*) from events", Cancellation));
        Assert.Equal(Count, await database.ScalarAsync<long>("select count(distinct id) from events", Cancellation));
        Assert.Equal(await CountedAsync(database), await DailyAsync(database));
    }

    [Fact]
    public async Task Old_events_go_and_what_the_metrics_are_computed_from_stays()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, History(0, Count));
        await RunJobsAsync(database);
        var counts = await DailyAsync(database);

        await MigrateAsync(database, "200 days");
        await RunJobsAsync(database);

        Assert.InRange(await database.ScalarAsync<long>("select count(*) from events", Cancellation), 1, Count / 2);
        Assert.Equal(Count, await database.ScalarAsync<long>("select count(*) from changes", Cancellation));
        Assert.Equal(counts, await DailyAsync(database));
    }

    [Theory]
    [InlineData("7 days")]
    [InlineData("1 month")]
    [InlineData("1 year")]
    public async Task Its_jobs_take_the_retentions_that_are_allowed(string retention)
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, History(0, 100));

        await MigrateAsync(database, retention);
        await MigrateAsync(database, retention);
        await RunJobsAsync(database);

        Assert.Equal(3, (await database.RowsAsync(Jobs, Cancellation)).Count);
        Assert.True(await database.ScalarAsync<bool>(
            $"select (config ->> 'drop_after')::interval = '{retention}' from timescaledb_information.jobs where proc_name = 'policy_retention'", Cancellation));
    }

    [Fact]
    public async Task A_server_may_gain_the_licence_and_not_lose_it_without_a_word()
    {
        await using var database = await SkipWithoutLicenceAsync(await timescaledb.StartOwnAsync(migrated: false, Cancellation));
        await RestartAsAsync("apache");
        await TimescaleDbFixture.MigrateAsync(database.ConnectionString, Cancellation);
        await WriteAsync(database, History(0, Count));
        var before = await DumpAsync(database);
        var counts = await DailyAsync(database);

        await RestartAsAsync("timescale");
        await TimescaleDbFixture.MigrateAsync(database.ConnectionString, Cancellation);
        await UnscheduleAsync(database);
        await RunJobsAsync(database);

        Assert.True(await CompressedAsync(database) > 0);
        Assert.Equal(before, await DumpAsync(database));
        Assert.Equal(counts, await DailyAsync(database));

        await RestartAsAsync("apache");

        Assert.InRange(await database.ScalarAsync<long>("select count(*) from events", Cancellation), 1, Count - 1);
        var mistake = await Assert.ThrowsAsync<MigrationException>(() => TimescaleDbFixture.MigrateAsync(database.ConnectionString, Cancellation));
        Assert.Contains("does not see compressed events", mistake.Message);

        async Task RestartAsAsync(string licence)
        {
            await database.ExecuteAsync($"alter system set timescaledb.license = '{licence}'", Cancellation);
            await database.Server.StopAsync(Cancellation);
            await database.Server.RestartAsync(Cancellation);
            NpgsqlConnection.ClearAllPools();
            Assert.Equal(licence, await database.ScalarAsync<string>("show timescaledb.license", Cancellation));
        }
    }

    private async Task<TestDatabase> CreateAsync()
    {
        var database = await SkipWithoutLicenceAsync(await timescaledb.CreateDatabaseAsync(Cancellation));
        await UnscheduleAsync(database);
        return database;
    }

    /// <summary>Jobs run when a test says so, not in between.</summary>
    private static Task<int> UnscheduleAsync(TestDatabase database) =>
        database.ExecuteAsync("select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where job_id >= 1000", Cancellation);

    private static async Task MigrateAsync(TestDatabase database, string retention)
    {
        var options = new DatabaseOptions { ConnectionString = database.ConnectionString, EventRetention = retention };
        await new DatabaseMigrator(database.DataSource, options, NullLogger<DatabaseMigrator>.Instance).MigrateAsync(Cancellation);
        await UnscheduleAsync(database);
    }

    private static async Task<TestDatabase> SkipWithoutLicenceAsync(TestDatabase database)
    {
        if (await database.ScalarAsync<string>("show timescaledb.license", Cancellation) == "timescale")
            return database;

        await database.DisposeAsync();
        Assert.Skip("TimescaleDB is the Apache edition here: no compression, no policies, no continuous aggregates");
        throw new InvalidOperationException();
    }

    /// <summary>Over the last two years, in twenty repositories.</summary>
    private static EngineeringEvent[] History(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(number => Events.Change(number, $"ada/r{number % 20}") with
        {
            OccurredAt = DateTimeOffset.UnixEpoch.AddDays(Math.Floor((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalDays) - 1).AddMinutes(-175.2 * number),
        }),
    ];

    private static async Task WriteAsync(TestDatabase database, EngineeringEvent[] events)
    {
        await using var store = new EventStore(database.DataSource, TimeProvider.System);
        IncomingEvent[] incoming =
        [
            .. events.Select(@event => new IncomingEvent(
                new ConsumeResult<byte[], byte[]>(), @event, JsonSerializer.SerializeToUtf8Bytes(@event.Change), default)),
        ];
        await store.WriteAsync(RowSet.From(incoming), Cancellation);
    }

    private static async Task RunJobsAsync(TestDatabase database)
    {
        foreach (var job in await database.RowsAsync("select job_id from timescaledb_information.jobs where job_id >= 1000 order by proc_name", Cancellation))
            await database.ExecuteAsync($"call run_job({job[0]})", Cancellation);
    }

    private static Task<long> CompressedAsync(TestDatabase database) =>
        database.ScalarAsync<long>("select count(*) from timescaledb_information.chunks where hypertable_name = 'events' and is_compressed", Cancellation);

    private static Task<string> DailyAsync(TestDatabase database) =>
        database.ScalarAsync<string>("select string_agg(d::text, E'\\n' order by d::text) from events_daily d", Cancellation);

    private static Task<string> CountedAsync(TestDatabase database) => database.ScalarAsync<string>(
        """
        select string_agg(d::text, E'\n' order by d::text) from (
            select time_bucket(interval '1 day', occurred_at) as day, repository, type, source, count(*) as events from events group by 1, 2, 3, 4) d
        """, Cancellation);

    private static async Task<string> DumpAsync(TestDatabase database)
    {
        var lines = new List<string>();
        foreach (var table in Tables)
        {
            var rows = await database.RowsAsync($"select (to_jsonb(t) - 'updated_at')::text from {table} t order by 1", Cancellation);
            lines.AddRange(rows.Select(row => $"{table}: {row[0]}"));
        }

        return string.Join('\n', lines);
    }
}
