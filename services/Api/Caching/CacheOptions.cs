using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Api.Caching;

/// <summary>Section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>How long an answer may be kept. New events make it stale at once; this is for what nobody asks for again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Cache:TimeToLive: expected a duration from 00:00:01 to 1.00:00:00.")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a Redis operation may take before the answer is computed without it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10", ErrorMessage = "Cache:OperationTimeout: expected a duration from 00:00:00.010 to 00:00:10.")]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long Redis is left alone after it failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00", ErrorMessage = "Cache:BreakDuration: expected a duration from 00:00:00.500 to 00:10:00.")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Larger answers are not kept; ten years of days are 2 MB.</summary>
    [Range(1024, 64 * 1024 * 1024, ErrorMessage = "Cache:LargestAnswerBytes: expected 1024 to 67108864.")]
    public int LargestAnswerBytes { get; set; } = 4 * 1024 * 1024;
}
