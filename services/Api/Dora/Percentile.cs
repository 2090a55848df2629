namespace SeiPlatform.Api.Dora;

/// <summary>Percentiles as PostgreSQL's <c>percentile_cont</c> has them: exact, interpolated linearly between the two nearest values.</summary>
public static class Percentile
{
    /// <returns>Null when there are no values: the median of nothing is not zero.</returns>
    public static double? Median(IEnumerable<double> values) => Of(values, 0.5);

    /// <param name="values">In any order.</param>
    /// <param name="fraction">From 0 to 1.</param>
    public static double? Of(IEnumerable<double> values, double fraction)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            return null;
        var position = fraction * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = (int)Math.Ceiling(position);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
