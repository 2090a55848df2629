using Npgsql;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Fixtures;

/// <summary>A database that belongs to one test class. Disposing drops it, or removes the server when that is its own.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly bool ownsServer;

    internal TestDatabase(ManifestContainer server, string name, bool ownsServer)
    {
        this.ownsServer = ownsServer;
        Server = server;
        Name = name;
        ConnectionString = ConnectionStringOf(server, name);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>The server, for faults when it is this database's own.</summary>
    public ManifestContainer Server { get; }

    public string Name { get; }

    /// <summary>What a service gets as <c>ConnectionStrings__database</c>.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) is T value
            ? value
            : throw new InvalidOperationException($"Expected one {typeof(T).Name} from: {sql}");
    }

    /// <summary>All rows, each column as the driver reads it, nulls as null.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (ownsServer)
        {
            await Server.Network.DisposeAsync();
        }
        else
        {
            await AdministerAsync(Server, $"drop database if exists {Name} with (force)", CancellationToken.None);
        }
    }

    internal static async Task AdministerAsync(ManifestContainer server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringOf(server, "postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static string ConnectionStringOf(ManifestContainer server, string database) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, IncludeErrorDetail = true, Timeout = 5 }.ConnectionString;
}
