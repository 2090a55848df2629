using System.Globalization;
using System.Threading.RateLimiting;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Limits;

/// <summary>The answer 429, which says when to come back.</summary>
internal static class TooManyRequests
{
    /// <summary>When a lease that was refused may be had; zero where the limiter does not say.</summary>
    public static TimeSpan RetryAfter(this RateLimitLease refused) => refused.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;

    public static async Task WriteAsync(HttpContext context, TimeSpan retryAfter, string detail)
    {
        var wait = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds));
        context.RequestServices.GetRequiredService<ApiMetrics>().RateLimited();
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = StatusCodes.Status429TooManyRequests, Title = "Too many requests.", Detail = detail },
        });
    }
}
