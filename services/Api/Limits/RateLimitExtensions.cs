using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Keys;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Limits;

internal static class RateLimitExtensions
{
    /// <summary>A bucket of tokens for each key, and one for each address that has none. Probes are not limited.</summary>
    public static WebApplicationBuilder AddRateLimit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            {
                var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
                return RateLimitPartition.GetTokenBucketLimiter(Whose(context), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = options.Burst,
                    TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
                    ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, options.RequestsPerSecond / 10) / (double)options.RequestsPerSecond),
                });
            });
            limiter.OnRejected = async (rejected, _) =>
            {
                var context = rejected.HttpContext;
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
                context.RequestServices.GetRequiredService<ApiMetrics>().RateLimited();
                context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
                var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
                await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
                {
                    HttpContext = context,
                    ProblemDetails =
                    {
                        Status = StatusCodes.Status429TooManyRequests,
                        Title = "Too many requests.",
                        Detail = $"A key may ask {options.RequestsPerSecond} times a second, {options.Burst} times at once after a pause.",
                    },
                });
            };
        });
        return builder;
    }

    private static string Whose(HttpContext context) =>
        context.User.FindFirst(ApiKeyAuthentication.KeyIdClaim)?.Value ?? $"address {context.Connection.RemoteIpAddress}";
}
