using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace SeiPlatform.Database;

/// <summary>Ready when the schema has this build's version and the server answers.</summary>
internal sealed class SchemaHealthCheck(NpgsqlDataSource dataSource, SchemaState schema) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!schema.IsReady)
            return HealthCheckResult.Unhealthy("the schema is not migrated yet");

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await using var command = dataSource.CreateCommand("select 1");
            await command.ExecuteScalarAsync(deadline.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy(error.Message);
        }
    }
}
