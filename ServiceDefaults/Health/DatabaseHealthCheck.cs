using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace SeiPlatform.ServiceDefaults.Health;

/// <summary>The database answers a query over a pooled connection, so an exhausted pool counts as away.</summary>
public sealed class DatabaseHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        BoundedCheck.RunAsync(async token =>
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(token);
        }, cancellationToken);
}
