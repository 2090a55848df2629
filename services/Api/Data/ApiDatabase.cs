using System.Diagnostics;
using Npgsql;
using SeiPlatform.Api.Telemetry;
using SeiPlatform.Database;

namespace SeiPlatform.Api.Data;

/// <summary>Runs named queries: the name is what durations are measured by, and what a span is called.</summary>
public sealed class ApiDatabase(NpgsqlDataSource source, SchemaState schema, ApiMetrics metrics)
{
    /// <exception cref="DatabaseUnavailableException">The schema is not there yet.</exception>
    /// <exception cref="NpgsqlException">The server is away or refuses.</exception>
    public async Task<List<T>> QueryAsync<T>(
        string name, string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        if (!schema.IsReady)
            throw new DatabaseUnavailableException("The database has not been migrated yet.");

        var started = Stopwatch.GetTimestamp();
        using var activity = ApiTelemetry.Source.StartActivity(name);
        try
        {
            await using var command = source.CreateCommand(sql);
            bind(command.Parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<T> rows = [];
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }
        catch (Exception error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            throw;
        }
        finally
        {
            metrics.DatabaseQuery(name, Stopwatch.GetElapsedTime(started));
        }
    }

    public async Task<int> ExecuteAsync(string name, string sql, Action<NpgsqlParameterCollection> bind, CancellationToken cancellationToken) =>
        (await QueryAsync(name, $"with affected as ({sql} returning 1) select count(*)::int from affected", bind, reader => reader.GetInt32(0), cancellationToken))[0];
}
