using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeiPlatform.Database;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Fixtures;

/// <summary>
/// TimescaleDB as the manifest defines it. One server for all test classes, in which each asks for a database of its own; and servers of their own for tests that
/// stop, kill or freeze it. Skips the calling test where there is no such server.
/// </summary>
public sealed class TimescaleDbFixture : IAsyncDisposable
{
    /// <summary>The database that the manifest's server comes up with: the extension and what the init scripts make, no tables.</summary>
    private const string Pristine = "sei_platform";

    private const string Migrated = "sei_migrated";

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly HashSet<string> templates = [];
    private ManifestContainer? shared;

    /// <summary>A database with the schema of this build, on the shared server.</summary>
    public Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken = default) => CopyAsync(Migrated, cancellationToken);

    /// <summary>A database with the TimescaleDB extension and no tables, on the shared server.</summary>
    public Task<TestDatabase> CreateEmptyDatabaseAsync(CancellationToken cancellationToken = default) => CopyAsync(Pristine, cancellationToken);

    /// <summary>A server of its own, for tests that harm it, with one database. Disposing the database removes the server.</summary>
    public async Task<TestDatabase> StartOwnAsync(bool migrated = true, CancellationToken cancellationToken = default)
    {
        var server = await StartAsync(cancellationToken);
        if (migrated)
        {
            await MigrateAsync(TestDatabase.ConnectionStringOf(server, Pristine), cancellationToken);
        }

        return new TestDatabase(server, Pristine, ownsServer: true);
    }

    /// <summary>Applies the migrations, as each service does at its start.</summary>
    public static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        var options = new DatabaseOptions { ConnectionString = connectionString };
        await new DatabaseMigrator(dataSource, options, NullLogger<DatabaseMigrator>.Instance).MigrateAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        if (shared is not null)
        {
            await shared.Network.DisposeAsync();
        }
    }

    private static Task<ManifestContainer> StartAsync(CancellationToken cancellationToken) => Available.OrSkipAsync(
        () => TestNetwork.StartSingleAsync(
            "timescaledb",
            // A test's database need not survive a power cut of the machine; a killed server it survives all the same.
            with => with.ExtraArguments = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"],
            cancellationToken));

    private async Task<TestDatabase> CopyAsync(string template, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            shared ??= await StartAsync(CancellationToken.None);
            await PrepareAsync(shared, template, cancellationToken);
            var name = $"test_{Guid.NewGuid():N}";
            await TestDatabase.AdministerAsync(shared, $"create database {name} template {template}", cancellationToken);
            return new TestDatabase(shared, name, ownsServer: false);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task PrepareAsync(ManifestContainer server, string template, CancellationToken cancellationToken)
    {
        if (!templates.Add(template))
        {
            return;
        }

        if (template == Migrated)
        {
            await PrepareAsync(server, Pristine, cancellationToken);
            await TestDatabase.AdministerAsync(server, $"create database {Migrated} template {Pristine}", cancellationToken);
            await MigrateAsync(TestDatabase.ConnectionStringOf(server, Migrated), cancellationToken);
        }

        // A template must have no connections, and TimescaleDB's scheduler connects to every database that lets it.
        await TestDatabase.AdministerAsync(server, $"alter database {template} with allow_connections false", cancellationToken);
        await TestDatabase.AdministerAsync(server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{template}'", cancellationToken);
    }
}
