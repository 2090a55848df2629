using System.Text;
using Npgsql;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness;
using StackExchange.Redis;

namespace SeiPlatform.Tests.Integration.Fixtures;

public sealed class FixturesTests(TimescaleDbFixture timescaledb, RedisFixture redis, KafkaFixture kafka)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_databases_of_the_shared_server_know_nothing_of_each_other()
    {
        await using var one = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var other = await timescaledb.CreateDatabaseAsync(Cancellation);
        await one.ExecuteAsync("insert into repositories (repository, first_event_at, last_event_at) values ('a/b', now(), now())", Cancellation);

        Assert.Equal(1, await one.ScalarAsync<long>("select count(*) from repositories", Cancellation));
        Assert.Equal(0, await other.ScalarAsync<long>("select count(*) from repositories", Cancellation));
    }

    [Fact]
    public async Task A_killed_database_server_comes_back_on_its_port_with_what_was_committed()
    {
        await using var database = await timescaledb.StartOwnAsync(migrated: false, Cancellation);
        await database.ExecuteAsync("create table kept (id int)", Cancellation);
        await database.ExecuteAsync("insert into kept values (7)", Cancellation);

        await database.Server.KillAsync(Cancellation);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ScalarAsync<int>("select id from kept", Cancellation));
        await database.Server.RestartAsync(Cancellation);

        await Eventually.SucceedsAsync(async token => Assert.Equal(7, await database.ScalarAsync<int>("select id from kept", token)), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_stopped_redis_comes_back_for_the_same_connection()
    {
        await using var server = await redis.StartAsync(Cancellation);
        await server.Connection.GetDatabase().StringSetAsync("key", "value");

        await server.Server.StopAsync(Cancellation);
        await Assert.ThrowsAnyAsync<RedisException>(async () => await server.Connection.GetDatabase().PingAsync());
        await server.Server.RestartAsync(Cancellation);

        await Eventually.SucceedsAsync(_ => server.Connection.GetDatabase().PingAsync(), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task What_is_produced_to_a_kafka_of_the_manifest_is_consumed_from_its_published_port()
    {
        await using var broker = await kafka.StartAsync(Cancellation);
        await broker.ProduceAsync(Enumerable.Range(0, 20).Select(i => new Confluent.Kafka.Message<string, byte[]> { Key = $"k{i}", Value = Encoding.UTF8.GetBytes($"v{i}") }), cancellationToken: Cancellation);

        var messages = await broker.ConsumeAsync(20, cancellationToken: Cancellation);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"v{i}").Order(), messages.Select(message => Encoding.UTF8.GetString(message.Message.Value)).Order());
        Assert.Equal(20, await broker.CountAsync(cancellationToken: Cancellation));
        Assert.Equal(0, await broker.CountAsync(Topics.DeadLetter, Cancellation));
        Assert.Equal(0, await broker.CommittedAsync());
    }
}
