using StackExchange.Redis;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class RedisTests(ManifestFixture manifest)
{
    [Fact]
    public async Task It_keeps_what_it_is_given_and_refuses_whoever_lacks_the_password()
    {
        var server = await manifest.StartAsync("redis");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await connection.GetDatabase().StringSetAsync("greeting", "hello");

        Assert.Equal("hello", await connection.GetDatabase().StringGetAsync("greeting"));
        var stranger = new ConfigurationOptions { EndPoints = { { "127.0.0.1", server.Port() } }, ConnectRetry = 1, ConnectTimeout = 2_000 };
        var refusal = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(stranger));
        Assert.Contains("AUTH", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Its_memory_is_bounded_below_the_containers_limit_and_old_answers_make_room()
    {
        var server = await manifest.StartAsync("redis");
        var settings = ConfigurationOptions.Parse(server.ConnectionString);
        settings.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(settings);
        var redis = connection.GetServer("127.0.0.1", server.Port());

        var limit = long.Parse((await redis.ConfigGetAsync("maxmemory")).Single().Value);
        var policy = (await redis.ConfigGetAsync("maxmemory-policy")).Single().Value;

        Assert.InRange(limit, 1, Harness.Manifest.StackSettings.Load().MemoryLimit("redis")!.Value);
        Assert.NotEqual("noeviction", policy);
    }
}
