namespace SeiPlatform.Load.Plan;

/// <summary>The platform's day: 20 minutes, so that whoever watches sees it go up and down.</summary>
internal static class Day
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(20);

    /// <summary>How much more is going on than on average: from 0.4 at night to 1.6 at noon. A run begins in the morning, on average.</summary>
    public static double Busyness(TimeSpan at) => 1 + (0.6 * Wave(at, 0));

    /// <summary>Of people for whom it is so much of a day later.</summary>
    public static double Busyness(TimeSpan at, double later) => 1 + (0.9 * Wave(at, later));

    private static double Wave(TimeSpan at, double later) => Math.Sin(((at / Length) + later) * Math.Tau);
}
