namespace SeiPlatform.Api.Dora;

/// <summary>How good a value must be for a level.</summary>
/// <param name="Level">The level that is reached.</param>
/// <param name="Limit">The worst value that still reaches it, or with <paramref name="IsStrict"/> the first that does not.</param>
/// <param name="IsStrict">"Less than one hour" and "multiple per day" leave the limit itself out; "up to one week" does not.</param>
public readonly record struct LevelBound(PerformanceLevel Level, double Limit, bool IsStrict = false)
{
    public bool IsMetByAtLeast(double value) => IsStrict ? value > Limit : value >= Limit;

    public bool IsMetByAtMost(double value) => IsStrict ? value < Limit : value <= Limit;
}

/// <summary>
/// The performance levels that one year's report published, as bounds from the best level down. What meets none of them is <see cref="PerformanceLevel.Low"/>.
/// A value between two published ranges has the worse of the two levels, and of several levels with the same range the best is given: see docs/dora.md.
/// </summary>
public sealed record ThresholdProfile
{
    public required int Year { get; init; }

    /// <summary>The report.</summary>
    public required string Source { get; init; }

    /// <summary>Deployments a day, at least.</summary>
    public required IReadOnlyList<LevelBound> DeploymentsPerDay { get; init; }

    /// <summary>Seconds, at most.</summary>
    public required IReadOnlyList<LevelBound> LeadTime { get; init; }

    /// <summary>Share from 0 to 1, at most.</summary>
    public required IReadOnlyList<LevelBound> FailRate { get; init; }

    /// <summary>Seconds, at most.</summary>
    public required IReadOnlyList<LevelBound> RecoveryTime { get; init; }

    public PerformanceLevel? OfDeploymentsPerDay(double? value) => Level(DeploymentsPerDay, value, static (bound, x) => bound.IsMetByAtLeast(x));

    public PerformanceLevel? OfLeadTime(double? seconds) => Level(LeadTime, seconds, static (bound, x) => bound.IsMetByAtMost(x));

    public PerformanceLevel? OfFailRate(double? rate) => Level(FailRate, rate, static (bound, x) => bound.IsMetByAtMost(x));

    public PerformanceLevel? OfRecoveryTime(double? seconds) => Level(RecoveryTime, seconds, static (bound, x) => bound.IsMetByAtMost(x));

    private static PerformanceLevel? Level(IReadOnlyList<LevelBound> bounds, double? value, Func<LevelBound, double, bool> isMet)
    {
        if (value is not { } known)
            return null;
        foreach (var bound in bounds)
        {
            if (isMet(bound, known))
                return bound.Level;
        }

        return PerformanceLevel.Low;
    }
}
