using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Keys;

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
                return RateLimitPartition.GetTokenBucketLimiter(Whose(context), _ => options.ToBucket());
            });
            limiter.OnRejected = async (rejected, _) =>
            {
                var options = rejected.HttpContext.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
                await TooManyRequests.WriteAsync(
                    rejected.HttpContext,
                    rejected.Lease.RetryAfter(),
                    $"A key may ask {options.RequestsPerSecond} times a second, {options.Burst} times at once after a pause.");
            };
        });
        return builder;
    }

    private static string Whose(HttpContext context) =>
        context.User.FindFirst(ApiKeyAuthentication.KeyIdClaim)?.Value ?? $"address {context.Connection.RemoteIpAddress}";
}
