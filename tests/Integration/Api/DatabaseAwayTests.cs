using System.Net;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

public sealed class DatabaseAwayTests(TimescaleDbFixture timescaledb, RedisFixture redis, KafkaFixture kafka)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_goes_away_and_comes_back_costs_503s_and_nothing_else()
    {
        await using var database = await timescaledb.StartOwnAsync(cancellationToken: Cancellation);
        await using var cache = await redis.StartAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var host = new ApiHost(database.ConnectionString, cache.ConnectionString, broker.BootstrapServers);
        using var client = await host.CustomerAsync();
        await ReadyAsync(host, HttpStatusCode.OK, """{"status":"ready","checks":{"database":true,"redis":true,"kafka":true}}""");

        await database.Server.KillAsync(Cancellation);

        using (var answer = await client.GetAsync("/api/v1/dora?from=2026-01-01&to=2026-02-01", Cancellation))
        {
            await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        }

        await ReadyAsync(host, HttpStatusCode.ServiceUnavailable, """{"status":"not ready","checks":{"database":false,"redis":true,"kafka":true}}""");
        Assert.Equal("""{"status":"healthy"}""", await host.Anonymous.GetStringAsync("/health", Cancellation));

        await database.Server.RestartAsync(Cancellation);

        await Eventually.SucceedsAsync(
            async token => (await client.GetAsync("/api/v1/dora?from=2026-01-01&to=2026-02-01", token)).EnsureSuccessStatusCode(), cancellationToken: Cancellation);
        await ReadyAsync(host, HttpStatusCode.OK, """{"status":"ready","checks":{"database":true,"redis":true,"kafka":true}}""");
    }

    [Fact]
    public async Task Without_Redis_and_Kafka_the_API_is_degraded_and_answers()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var host = new ApiHost(database.ConnectionString);
        using var client = await host.CustomerAsync();

        await ReadyAsync(host, HttpStatusCode.OK, """{"status":"degraded","checks":{"database":true,"redis":false,"kafka":false}}""");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/dora", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_API_that_starts_before_its_database_is_alive_and_becomes_ready_without_a_restart()
    {
        await using var database = await timescaledb.StartOwnAsync(migrated: false, Cancellation);
        await database.Server.StopAsync(Cancellation);
        await using var host = new ApiHost(database.ConnectionString);
        Assert.Equal("""{"status":"healthy"}""", await host.Anonymous.GetStringAsync("/health", Cancellation));
        await host.Admin.ProblemAsync("/api/v1/keys", HttpStatusCode.ServiceUnavailable);

        await database.Server.RestartAsync(Cancellation);

        await Eventually.SucceedsAsync(
            async token => (await host.Admin.GetAsync("/api/v1/keys", token)).EnsureSuccessStatusCode(), cancellationToken: Cancellation);
    }

    private static Task ReadyAsync(ApiHost host, HttpStatusCode status, string body) => Eventually.SucceedsAsync(async token =>
    {
        using var answer = await host.Anonymous.GetAsync("/ready", token);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(token));
        Assert.Equal(status, answer.StatusCode);
    }, cancellationToken: Cancellation);
}
