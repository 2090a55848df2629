using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;

namespace SeiPlatform.Api.Limits;

/// <summary>Section <c>RateLimit</c>: how often one key may ask.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimit";

    [Range(1, 100_000, ErrorMessage = "RateLimit:RequestsPerSecond: expected 1 to 100000.")]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>How many may come at once after a pause.</summary>
    [Range(1, 1_000_000, ErrorMessage = "RateLimit:Burst: expected 1 to 1000000.")]
    public int Burst { get; set; } = 200;

    /// <summary>Replenished ten times a second where there are so many requests.</summary>
    internal TokenBucketRateLimiterOptions ToBucket() => new()
    {
        TokenLimit = Burst,
        TokensPerPeriod = Math.Max(1, RequestsPerSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, RequestsPerSecond / 10) / (double)RequestsPerSecond),
    };
}
