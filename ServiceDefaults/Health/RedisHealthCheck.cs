using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace SeiPlatform.ServiceDefaults.Health;

/// <summary>Redis answers a PING.</summary>
public sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        BoundedCheck.RunAsync(_ => redis.GetDatabase().PingAsync(), cancellationToken);
}
