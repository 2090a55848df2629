using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SeiPlatform.Database;

/// <summary>
/// Brings the schema to the version of this build: each migration once, in order, in a transaction of its own. Any number of processes may do so
/// at the same time; one works, the others wait for it.
/// </summary>
public sealed partial class DatabaseMigrator(NpgsqlDataSource dataSource, DatabaseOptions options, ILogger<DatabaseMigrator> logger)
{
    /// <summary>Of the session-level advisory lock under which migrations run: "sei" in ASCII.</summary>
    private const long LockKey = 0x736569;

    private const string CreateHistory = """
        create table if not exists schema_migrations (
            version    int         primary key,
            name       text        not null,
            checksum   text        not null,
            applied_at timestamptz not null default now()
        )
        """;

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="MigrationException">An applied migration was changed, or one fails: the message names the file and the cause.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached, or not yet.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(Migration.Embedded(), cancellationToken);

    public async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using (var acquire = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0 })
        {
            acquire.Parameters.Add(new() { Value = LockKey });
            await acquire.ExecuteNonQueryAsync(cancellationToken);
        }

        try
        {
            await ExecuteAsync(connection, "set client_min_messages = warning", cancellationToken);
            await ExecuteAsync(connection, CreateHistory, cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            foreach (var migration in migrations)
            {
                if (applied.TryGetValue(migration.Version, out var known))
                    known.MustBe(migration);
                else
                    await ApplyAsync(connection, migration, cancellationToken);
            }

            // A newer instance of a rolling update has been here. Its migrations only add, so this build goes on working.
            if (applied.Count > migrations.Count)
                LogNewerSchema(applied.Keys.Max(), migrations.Count);

            await ApplyEditionAsync(connection, cancellationToken);
        }
        finally
        {
            // A broken connection has given the lock up already.
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await using var release = new NpgsqlCommand("select pg_advisory_unlock($1)", connection);
                release.Parameters.Add(new() { Value = LockKey });
                await release.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(cancellationToken);
            return await dataSource.OpenConnectionAsync(cancellationToken);
        }
    }

    /// <summary>A cluster's database server starts with no database but its own.</summary>
    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var target = options.ConnectionSettings();
        var name = target.Database!;
        target.Database = "postgres";
        target.Pooling = false;
        await using var server = NpgsqlDataSource.Create(target);
        await using var create = server.CreateCommand($"""create database "{name.Replace("\"", "\"\"", StringComparison.Ordinal)}" """);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
            LogDatabaseCreated(name);
        }
        catch (PostgresException other) when (other.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another instance was faster.
        }
    }

    private static async Task<Dictionary<int, AppliedMigration>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<int, AppliedMigration> applied = [];
        await using var command = new NpgsqlCommand("select version, checksum, applied_at from schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied.Add(reader.GetInt32(0), new AppliedMigration(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return applied;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
        }
        catch (PostgresException error) when (!error.IsTransient)
        {
            throw new MigrationException(
                $"Migration {migration.FileName} failed and was rolled back: {error.MessageText} (SQLSTATE {error.SqlState}{Where(error, migration)}).", error);
        }

        await using var record = new NpgsqlCommand("insert into schema_migrations (version, name, checksum) values ($1, $2, $3)", connection);
        record.Parameters.Add(new() { Value = migration.Version });
        record.Parameters.Add(new() { Value = migration.Name });
        record.Parameters.Add(new() { Value = migration.Checksum });
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogApplied(migration.FileName, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>What depends on TimescaleDB's edition is looked at on every start, since a server can change it at any time.</summary>
    private async Task ApplyEditionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var settings = new NpgsqlCommand(
            $"""
            select set_config('sei.event_retention', $1::interval::text, false),
                   $1::interval >= interval '{DatabaseOptions.ShortestRetention}',
                   current_setting('timescaledb.license')
            """, connection);
        settings.Parameters.Add(new() { Value = options.EventRetention });
        string edition;
        try
        {
            await using var reader = await settings.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            if (!reader.GetBoolean(1))
                throw options.WrongRetention();
            edition = reader.GetString(2) == "timescale" ? "timescale" : "apache";
        }
        catch (PostgresException error) when (error.SqlState is
            PostgresErrorCodes.InvalidDatetimeFormat or PostgresErrorCodes.DatetimeFieldOverflow or PostgresErrorCodes.IntervalFieldOverflow)
        {
            throw options.WrongRetention();
        }

        if (edition == "apache")
            await RefuseToReadHalfAsync(connection, cancellationToken);
        await ExecuteAsync(connection, EmbeddedSql.Read($"Editions/{edition}.sql"), cancellationToken);
        LogEdition(edition);
    }

    /// <summary>The Apache edition reads compressed chunks as empty ones, without a word, and takes no row into a table that is summed up.</summary>
    private static async Task RefuseToReadHalfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var licensed = new NpgsqlCommand(
            "select exists (select from timescaledb_information.continuous_aggregates) or exists (select from timescaledb_information.hypertables where compression_enabled)",
            connection);
        if (await licensed.ExecuteScalarAsync(cancellationToken) is true)
            throw new MigrationException(
                "The database was made with TimescaleDB's own licence, and the server has the Apache edition now, which does not see compressed events and takes no new ones. "
                + "Start a server with timescaledb.license=timescale on it, as the official image is, or begin with an empty database.");
    }

    private static string Where(PostgresException error, Migration migration) =>
        error.Position > 0 && error.InternalQuery is null
            ? $", statement near \"{migration.Sql.AsSpan(Math.Min(error.Position - 1, migration.Sql.Length)).Trim().ToString().Split('\n')[0]}\""
            : "";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(EventName = "MigrationApplied", Level = LogLevel.Information, Message = "Migration {Migration} applied in {Milliseconds:F0} ms")]
    private partial void LogApplied(string migration, double milliseconds);

    [LoggerMessage(EventName = "DatabaseCreated", Level = LogLevel.Information, Message = "Database {Database} created")]
    private partial void LogDatabaseCreated(string database);

    [LoggerMessage(EventName = "SchemaNewer", Level = LogLevel.Warning,
        Message = "The schema has version {Found}, newer than this build's {Known}")]
    private partial void LogNewerSchema(int found, int known);

    [LoggerMessage(EventName = "SchemaReady", Level = LogLevel.Information, Message = "The schema is ready; TimescaleDB edition {Edition}")]
    private partial void LogEdition(string edition);

    private sealed record AppliedMigration(string Checksum, DateTimeOffset AppliedAt)
    {
        public void MustBe(Migration migration)
        {
            if (Checksum != migration.Checksum)
                throw new MigrationException(
                    $"Migration {migration.FileName} was changed after it was applied on {AppliedAt:u}: "
                    + $"expected checksum {Checksum}, found {migration.Checksum}. Undo the edit and put the change into a new migration.");
        }
    }
}
