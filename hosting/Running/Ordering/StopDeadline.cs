namespace Aspire.Hosting.Running.Ordering;

/// <summary>Shares the few seconds that a stop may take among the groups that stop one after the other.</summary>
internal sealed class StopDeadline(TimeProvider time, DateTimeOffset at)
{
    public static readonly TimeSpan Total = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(0.5);

    public static StopDeadline From(TimeProvider time) => new(time, time.GetUtcNow() + Total);

    /// <summary>How long the next group may take to end by itself.</summary>
    public TimeSpan GraceNow(CancellationToken hurry)
    {
        if (hurry.IsCancellationRequested)
            return TimeSpan.Zero;
        var left = at - time.GetUtcNow();
        return left < Least ? Least : left > MostForOne ? MostForOne : left;
    }
}
