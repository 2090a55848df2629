using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SeiPlatform.ServiceDefaults.Http;

/// <summary>The endpoints that machines ask every few seconds.</summary>
public static class ProbePaths
{
    public const string Health = "/health";
    public const string Ready = "/ready";
    public const string Metrics = "/metrics";

    /// <summary>Whether the request is a probe or a scrape: these are neither traced nor counted as traffic.</summary>
    public static bool IsProbe(PathString path) =>
        path.StartsWithSegments(Health, StringComparison.Ordinal)
        || path.StartsWithSegments(Ready, StringComparison.Ordinal)
        || path.StartsWithSegments(Metrics, StringComparison.Ordinal);

    /// <summary>
    /// Open, never throttled, and left out of <c>http_server_*</c>: a 503 of a readiness probe is no failed request of a user.
    /// </summary>
    internal static TBuilder AsProbe<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AllowAnonymous().DisableHttpMetrics().DisableRateLimiting();
}
