namespace Aspire.Hosting.Running.Ordering;

/// <summary>The pauses between restarts: half a second, doubled each time up to half a minute, from the start again after a minute of good running.</summary>
internal sealed class BackOff(TimeProvider time)
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan GoodRun = TimeSpan.FromMinutes(1);

    private long _startedAt = time.GetTimestamp();

    /// <summary>How often it died since it last ran well.</summary>
    public int Failures { get; private set; }

    public void Started() => _startedAt = time.GetTimestamp();

    public TimeSpan Next()
    {
        if (time.GetElapsedTime(_startedAt) >= GoodRun)
            Failures = 0;
        // The exponent stops where the longest pause is reached, long before the multiplication could overflow.
        var pause = First * Math.Pow(2, Math.Min(Failures, 10));
        Failures++;
        return pause < Longest ? pause : Longest;
    }
}
