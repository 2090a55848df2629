using System.Globalization;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Limits;

/// <summary>The answer 429, which says when to come back.</summary>
internal static class TooManyRequests
{
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
