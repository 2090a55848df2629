using Npgsql;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Fixtures;

/// <summary>
/// TimescaleDB as the manifest defines it. One server for all test classes, in which each asks for a database of its own; and servers of their own for tests that
/// stop, kill or freeze it. Skips the calling test where there is no such server.
/// </summary>
public sealed class TimescaleDbFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private Task<ManifestContainer>? shared;
    private bool templateIsReady;

    /// <summary>A database with the TimescaleDB extension and no tables, on the shared server.</summary>
    public async Task<TestDatabase> CreateEmptyDatabaseAsync(CancellationToken cancellationToken = default) =>
        await CreateAsync(await SharedAsync(), "sei_platform", cancellationToken);

    /// <summary>A server of its own, for tests that harm it, with one empty database. Dispose it to remove the server.</summary>
    public async Task<TestDatabase> StartOwnAsync(CancellationToken cancellationToken = default)
    {
        var server = await StartAsync(cancellationToken);
        return new TestDatabase(server, "sei_platform", ownsServer: true);
    }

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        if (shared is { IsCompletedSuccessfully: true })
        {
            NpgsqlConnection.ClearAllPools();
            await (await shared).Network.DisposeAsync();
        }
    }

    private static async Task<ManifestContainer> StartAsync(CancellationToken cancellationToken)
    {
        return await Available.OrSkipAsync(async () =>
        {
            var network = await TestNetwork.CreateAsync(cancellationToken: cancellationToken);
            try
            {
                // A test's database need not survive a power cut of the machine; a killed server it survives all the same.
                return await network.StartAsync("timescaledb", with => with.ExtraArguments = ["-c", "fsync=off", "-c", "full_page_writes=off"], cancellationToken);
            }
            catch
            {
                await network.DisposeAsync();
                throw;
            }
        });
    }

    private async Task<ManifestContainer> SharedAsync()
    {
        await gate.WaitAsync();
        try
        {
            return await (shared ??= StartAsync(CancellationToken.None));
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<TestDatabase> CreateAsync(ManifestContainer server, string template, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!templateIsReady)
            {
                await ReserveAsTemplateAsync(server, template, cancellationToken);
                templateIsReady = true;
            }

            var name = $"test_{Guid.NewGuid():N}";
            await TestDatabase.AdministerAsync(server, $"create database {name} template {template}", cancellationToken);
            return new TestDatabase(server, name, ownsServer: false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A template must have no connections, and TimescaleDB's scheduler connects to every database that allows it.</summary>
    private static async Task ReserveAsTemplateAsync(ManifestContainer server, string database, CancellationToken cancellationToken)
    {
        await TestDatabase.AdministerAsync(server, $"alter database {database} with allow_connections false", cancellationToken);
        await TestDatabase.AdministerAsync(
            server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'", cancellationToken);
    }
}
