using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Collector;
using SeiPlatform.Tests.Integration.Fixtures;
using StackExchange.Redis;

namespace SeiPlatform.Tests.Integration.Ingest;

/// <summary>The ingest role as a process between a real Kafka and a real TimescaleDB, and what can befall the three.</summary>
public sealed class IngestTests(TimescaleDbFixture timescaledb, KafkaFixture kafka, RedisFixture redis)
{
    private const int Many = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_on_the_topic_become_rows_and_caches_are_told()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var cache = await redis.StartAsync(Cancellation);
        var heard = new ConcurrentQueue<string>();
        await cache.Connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(CacheVersions.Channel), (_, message) => heard.Enqueue(message!));
        await using var collector = Start(database, broker, cache.ConnectionString);
        await collector.WaitUntilReadyAsync(Cancellation);

        await broker.ProduceAsync([Events.Message(Events.Change(1)), Events.Message(Events.Change(2))], cancellationToken: Cancellation);

        await HasRowsAsync(database, "changes", 2);
        await HasRowsAsync(database, "events", 2);
        // In one message or several, as Redis is quick or slow to answer.
        await Eventually.SucceedsAsync(
            () => Assert.Equal(["*any*", "ada/engine"], heard.SelectMany(names => JsonSerializer.Deserialize<string[]>(names)!).ToHashSet()), Patience, Cancellation);
        Assert.DoesNotContain("[]", heard);
        Assert.True((long)await cache.Connection.GetDatabase().StringGetAsync(CacheVersions.Of("ada/engine")) >= 1);
        Assert.True((long)await cache.Connection.GetDatabase().StringGetAsync(CacheVersions.All) >= 1);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(2, await broker.CommittedAsync()), Patience, Cancellation);
        await Eventually.SucceedsAsync(
            async token =>
            {
                Assert.Equal(0, await collector.MetricAsync("sei_collector_consumer_lag_messages", token));
                Assert.Equal(2, await collector.MetricAsync("sei_collector_ingested_events_total", token));
                Assert.Equal(2, await collector.MetricAsync("sei_collector_ingest_delay_seconds_count", token));
                Assert.True(await collector.MetricAsync("sei_collector_last_ingest_timestamp_seconds", token) > 1_600_000_000);
            }, Patience, Cancellation);
    }

    [Fact]
    public async Task Poison_goes_to_the_dead_letters_with_the_reason_and_the_rest_of_the_batch_lands()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        var nul = Events.Change(500) with { Id = "nul", Change = new ChangePayload { Sha = "5", Title = "a\0b" } };
        string newer = """{"schemaVersion":99,"id":"x"}""";
        // All at once and before anybody reads, so that they are in batches together.
        await broker.ProduceAsync(
            [.. Enumerable.Range(0, 300).Select(number => Events.Message(Events.Change(number))),
             Events.Raw("this is no JSON"), Events.Raw(newer), Events.Message(nul), Events.Raw(""),
             Events.Raw(new string(' ', 600_000)),
             .. Enumerable.Range(300, 200).Select(number => Events.Message(Events.Change(number)))],
            cancellationToken: Cancellation);
        await using var collector = Start(database, broker);

        var letters = await broker.ConsumeAsync(5, Topics.DeadLetter, Cancellation);

        await HasRowsAsync(database, "events", 500);
        await HasRowsAsync(database, "changes", 500);
        Assert.Equal(["invalid-json", "invalid-json", "refused", "too-large", "unknown-schema-version"],
            letters.Select(letter => Header(letter, "sei-reason").Split(':')[0]).Order());
    }

    [Fact]
    public async Task A_dead_letter_says_where_it_came_from_and_what_it_was()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        var refused = Events.Change(1) with { Change = new ChangePayload { Sha = "5", Title = "a\0b" } };
        await broker.ProduceAsync([Events.Message(refused)], cancellationToken: Cancellation);
        await using var collector = Start(database, broker);

        var letter = (await broker.ConsumeAsync(1, Topics.DeadLetter, Cancellation)).Single();

        Assert.Equal(Events.Json(refused), letter.Message.Value);
        Assert.Equal(refused.PartitionKey, letter.Message.Key);
        Assert.Contains("SQLSTATE 22", Header(letter, "sei-reason"));
        Assert.Equal("0", Header(letter, "sei-offset"));
        Assert.InRange(int.Parse(Header(letter, "sei-partition"), System.Globalization.CultureInfo.InvariantCulture), 0, Topics.EventPartitions - 1);
        // It is done with: the offset is committed, so it does not come again.
        await Eventually.SucceedsAsync(async _ => Assert.Equal(1, await broker.CommittedAsync()), Patience, Cancellation);
    }

    [Fact]
    public async Task A_database_that_goes_away_and_comes_back_costs_neither_an_event_nor_a_restart()
    {
        await using var database = await timescaledb.StartOwnAsync(cancellationToken: Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var collector = Start(database, broker, settings: ("Ingest__BatchEvents", "200"));
        await collector.WaitUntilReadyAsync(Cancellation);
        await broker.ProduceAsync(Changes(0, Many), cancellationToken: Cancellation);
        await Eventually.TrueAsync(async token => await CountAsync(database, "events", token) > 0, Patience, Cancellation);

        await database.Server.KillAsync(Cancellation);
        await broker.ProduceAsync(Changes(Many, Many), cancellationToken: Cancellation);
        await Eventually.TrueAsync(
            async token => (await collector.Anonymous.GetAsync("/ready", token)).StatusCode == System.Net.HttpStatusCode.ServiceUnavailable
                && await collector.MetricAsync("sei_collector_write_failures_total", token) > 0, Patience, Cancellation);
        await database.Server.RestartAsync(Cancellation);

        await HasRowsAsync(database, "events", 2 * Many);
        await HasRowsAsync(database, "changes", 2 * Many);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(2 * Many, await broker.CommittedAsync()), Patience, Cancellation);
        Assert.False(collector.HasExited);
        Assert.Equal(0, await broker.CountAsync(Topics.DeadLetter, Cancellation));
    }

    [Fact]
    public async Task Without_a_database_at_the_start_the_process_waits_and_begins_when_it_comes_with_nothing_lost()
    {
        // Never migrated either: that is done by whoever comes first.
        await using var database = await timescaledb.StartOwnAsync(migrated: false, Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await database.Server.StopAsync(Cancellation);
        await using var collector = Start(database, broker);
        await broker.ProduceAsync(Changes(0, 500), cancellationToken: Cancellation);

        await Eventually.SucceedsAsync(
            async token =>
            {
                Assert.Equal(System.Net.HttpStatusCode.OK, (await collector.Anonymous.GetAsync("/health", token)).StatusCode);
                Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await collector.Anonymous.GetAsync("/ready", token)).StatusCode);
                Assert.Contains("DatabaseNotThere", collector.Log, StringComparison.Ordinal);
            }, Patience, Cancellation);
        Assert.Equal(0, await broker.CommittedAsync());
        await database.Server.RestartAsync(Cancellation);

        await HasRowsAsync(database, "events", 500);
        await HasRowsAsync(database, "changes", 500);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(500, await broker.CommittedAsync()), Patience, Cancellation);
        await collector.WaitUntilReadyAsync(Cancellation);
        Assert.Equal(0, await broker.CountAsync(Topics.DeadLetter, Cancellation));
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await broker.ProduceAsync(Changes(0, Many), cancellationToken: Cancellation);

        // The last table of the transaction is locked, so the batch stands with everything else written and nothing committed.
        await using (var connection = await database.DataSource.OpenConnectionAsync(Cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            await using (var hold = new Npgsql.NpgsqlCommand("lock table repositories in exclusive mode", connection))
                await hold.ExecuteNonQueryAsync(Cancellation);
            await using var killed = Start(database, broker);
            await Eventually.TrueAsync(
                token => database.ScalarAsync<bool>(
                    "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%repositories%')",
                    token), Patience, Cancellation);
            await killed.KillAsync();
        }

        Assert.Equal(0, await CountAsync(database, "events", Cancellation));
        Assert.Equal(0, await broker.CommittedAsync());
        await using var collector = Start(database, broker);
        await HasRowsAsync(database, "events", Many);
        await HasRowsAsync(database, "changes", Many);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(Many, await broker.CommittedAsync()), Patience, Cancellation);
    }

    [Fact]
    public async Task A_process_killed_between_commit_and_offsets_doubles_nothing()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await broker.ProduceAsync([.. Changes(0, 100), Events.Raw("poison")], cancellationToken: Cancellation);
        await using (var first = Start(database, broker))
        {
            await Eventually.TrueAsync(async token => await CountAsync(database, "events", token) == 100, Patience, Cancellation);
            await first.KillAsync();
        }

        await broker.ProduceAsync(Changes(100, 100), cancellationToken: Cancellation);
        await using var second = Start(database, broker);

        await HasRowsAsync(database, "events", 200);
        await HasRowsAsync(database, "changes", 200);
        // The poison may be there twice, from the same place.
        var letters = await broker.ConsumeAsync(1, Topics.DeadLetter, Cancellation);
        Assert.Equal("poison", Encoding.UTF8.GetString(letters[0].Message.Value));
    }

    [Fact]
    public async Task When_one_of_two_processes_dies_the_other_takes_over()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var first = Start(database, broker);
        await using var second = Start(database, broker);
        await Eventually.TrueAsync(
            async token => await AssignedAsync(first, token) is > 0 and < Topics.EventPartitions
                && await AssignedAsync(second, token) is > 0 and < Topics.EventPartitions, Patience, Cancellation);
        await broker.ProduceAsync(Changes(0, Many), cancellationToken: Cancellation);

        await first.KillAsync();
        await broker.ProduceAsync(Changes(Many, Many), cancellationToken: Cancellation);

        await HasRowsAsync(database, "events", 2 * Many);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(2 * Many, await broker.CommittedAsync()), Patience, Cancellation);
    }

    [Fact]
    public async Task Redis_away_delays_what_caches_are_told_and_nothing_else()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var cache = await redis.StartAsync(Cancellation);
        await using var collector = Start(database, broker, cache.ConnectionString);
        await collector.WaitUntilReadyAsync(Cancellation);
        await cache.Server.StopAsync(Cancellation);

        await broker.ProduceAsync(Changes(0, 10), cancellationToken: Cancellation);
        await HasRowsAsync(database, "events", 10);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(10, await broker.CommittedAsync()), Patience, Cancellation);
        await cache.Server.RestartAsync(Cancellation);

        await Eventually.TrueAsync(
            async _ => (long)await cache.Connection.GetDatabase().StringGetAsync(CacheVersions.Of("ada/engine")) >= 1, Patience, Cancellation);
    }

    [Fact]
    public async Task Without_Redis_at_the_start_events_are_written_and_caches_are_told_when_it_comes()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var cache = await redis.StartAsync(Cancellation);
        await cache.Server.StopAsync(Cancellation);
        await using var collector = Start(database, broker, cache.ConnectionString);

        await broker.ProduceAsync(Changes(0, 10), cancellationToken: Cancellation);
        await HasRowsAsync(database, "events", 10);
        await Eventually.SucceedsAsync(async _ => Assert.Equal(10, await broker.CommittedAsync()), Patience, Cancellation);
        Assert.Contains("RedisAway", collector.Log, StringComparison.Ordinal);
        await cache.Server.RestartAsync(Cancellation);

        await Eventually.TrueAsync(
            async _ => (long)await cache.Connection.GetDatabase().StringGetAsync(CacheVersions.Of("ada/engine")) >= 1, Patience, Cancellation);
    }

    [Fact]
    public async Task What_a_process_that_died_still_had_to_tell_is_told_by_who_takes_over()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var cache = await redis.StartAsync(Cancellation);
        await using (var owing = Start(database, broker, cache.ConnectionString))
        {
            await Eventually.TrueAsync(async _ => await ToldOfAnyAsync(cache) >= 1, Patience, Cancellation);
            await cache.Server.PauseAsync(Cancellation);
            await broker.ProduceAsync(Changes(0, 10), cancellationToken: Cancellation);
            await Eventually.SucceedsAsync(async _ => Assert.Equal(10, await broker.CommittedAsync()), Patience, Cancellation);
            await owing.KillAsync();
        }

        await cache.Server.UnpauseAsync(Cancellation);
        var told = await ToldOfAnyAsync(cache);
        await using var second = Start(database, broker, cache.ConnectionString);

        await Eventually.TrueAsync(async _ => await ToldOfAnyAsync(cache) > told, Patience, Cancellation);
    }

    private static async Task<long> ToldOfAnyAsync(TestRedis cache) =>
        (long)await cache.Connection.GetDatabase().StringGetAsync(CacheVersions.Of(CacheVersions.Any));

    private static CollectorProcess Start(
        TestDatabase database, TestKafka broker, string? cache = null, params (string Key, string Value)[] settings) =>
        CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers, cache, [("Collector__Roles", "ingest"), .. settings]);

    private static IEnumerable<Confluent.Kafka.Message<string, byte[]>> Changes(int first, int count) =>
        Enumerable.Range(first, count).Select(number => Events.Message(Events.Change(number)));

    private static Task HasRowsAsync(TestDatabase database, string table, long count) => Eventually.SucceedsAsync(
        async token => Assert.Equal(count, await CountAsync(database, table, token)), Patience, Cancellation, $"{table} has {count} rows");

    private static Task<long> CountAsync(TestDatabase database, string table, CancellationToken cancellationToken) =>
        database.ScalarAsync<long>($"select count(*) from {table}", cancellationToken);

    private static async Task<int> AssignedAsync(CollectorProcess collector, CancellationToken cancellationToken)
    {
        var metrics = await collector.Anonymous.GetStringAsync("/metrics", cancellationToken);
        return metrics.Split('\n').Count(line => line.StartsWith("sei_collector_consumer_lag_messages{", StringComparison.Ordinal));
    }

    private static string Header(Confluent.Kafka.ConsumeResult<string, byte[]> letter, string name) =>
        Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(name));
}
