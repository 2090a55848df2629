using SeiPlatform.Tests.Harness.Containers;
using StackExchange.Redis;

namespace SeiPlatform.Tests.Integration.Fixtures;

/// <summary>
/// Redis as the manifest defines it. A server of its own starts in half a second, and logical databases do not separate published messages: so each test class has its own.
/// </summary>
public sealed class RedisFixture
{
    public async Task<TestRedis> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = await Available.OrSkipAsync(() => TestNetwork.StartSingleAsync("redis", cancellationToken: cancellationToken));
        var settings = ConfigurationOptions.Parse(server.ConnectionString);
        settings.AllowAdmin = true;
        settings.AbortOnConnectFail = false;
        settings.AsyncTimeout = 1_000;
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        return new TestRedis(server, await ConnectionMultiplexer.ConnectAsync(settings));
    }
}

/// <summary>A Redis server that belongs to one test class.</summary>
public sealed class TestRedis(ManifestContainer server, IConnectionMultiplexer connection) : IAsyncDisposable
{
    public ManifestContainer Server => server;

    /// <summary>What a service gets as <c>ConnectionStrings__redis</c>.</summary>
    public string ConnectionString => server.ConnectionString;

    /// <summary>The test's own connection, which comes back by itself after a fault.</summary>
    public IConnectionMultiplexer Connection => connection;

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await server.Network.DisposeAsync();
    }
}
