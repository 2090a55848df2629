using SeiPlatform.Tests.Harness;
using StackExchange.Redis;

namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>The contract of docker.io/library/redis.</summary>
public sealed class RedisImageTests
{
    private const string Resource = "redis";
    private static readonly string[] Published = ["--publish", "127.0.0.1::6379"];

    [Fact]
    public async Task A_shell_command_as_Aspire_writes_it_starts_a_server_with_a_password()
    {
        await using var container = await OfflineContainer.StartAsync(Resource,
            [.. Published, "--env", "REDIS_PASSWORD=secret", "--entrypoint", "/bin/sh"], "-c", "redis-server --requirepass $REDIS_PASSWORD");
        var address = $"127.0.0.1:{await container.PortAsync(6379)}";

        await using var connection = await ConnectAsync($"{address},password=secret");

        Assert.True(await connection.GetDatabase().StringSetAsync("key", "value"));
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{address},connectTimeout=2000"));
    }

    [Fact]
    public async Task A_server_without_a_password_answers_from_other_machines_too()
    {
        await using var container = await OfflineContainer.StartAsync(Resource, Published);

        await using var connection = await ConnectAsync($"127.0.0.1:{await container.PortAsync(6379)}");

        Assert.True(await connection.GetDatabase().StringSetAsync("key", "value"));
    }

    [Fact]
    public async Task Options_are_the_servers_which_runs_as_redis_and_keeps_its_data_in_the_volume()
    {
        await using var container = await OfflineContainer.StartAsync(Resource, Published, "--maxmemory", "64mb", "--appendonly", "yes");
        var address = $"127.0.0.1:{await container.PortAsync(6379)},allowAdmin=true";
        await using (var connection = await ConnectAsync(address))
        {
            await connection.GetDatabase().StringSetAsync("kept", "value");
            Assert.Equal("67108864", (await connection.GetServers().Single().ConfigGetAsync("maxmemory")).Single().Value);
        }

        Assert.Equal("redis redis", await container.ExecuteAsync("stat", "--format", "%U %G", "/data/appendonlydir"));
        await container.RestartAsync();

        await using var again = await ConnectAsync($"127.0.0.1:{await container.PortAsync(6379)}");
        Assert.Equal("value", await again.GetDatabase().StringGetAsync("kept"));
        Assert.Equal(0, await container.StopAsync());
    }

    [Fact]
    public async Task It_can_be_asked_for_its_version()
    {
        var run = await OfflineContainer.RunAsync(Resource, [], "redis-server", "--version");

        Assert.StartsWith("Redis server v=8.", run.MustSucceed().Output, StringComparison.Ordinal);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(string configuration) => Eventually.GetAsync(
        _ => ConnectionMultiplexer.ConnectAsync($"{configuration},connectTimeout=2000"), cancellationToken: TestContext.Current.CancellationToken, what: "the server answers");
}
