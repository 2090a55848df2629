using System.Text.RegularExpressions;

namespace SeiPlatform.Dashboards.Model;

/// <summary>
/// A question to Prometheus. In its selectors <c>{@</c> stands for the variables of the dashboard, its job among them, and <c>{#</c> for the cluster alone:
/// <c>up{@}</c>, <c>redis_up{#,job="redis"}</c>.
/// </summary>
/// <param name="Expression">PromQL.</param>
/// <param name="Legend">What a series is called, with labels as <c>{{name}}</c>.</param>
internal sealed partial record Query(string Expression, string Legend)
{
    /// <summary>Whether points lead to the traces of requests that they were measured on.</summary>
    public bool Exemplars { get; init; }

    /// <summary>
    /// A counter is absent until it counts for the first time: while what exposes it is up, absent means 0. The series that says so has <c>none</c> in the place of
    /// the legend's label.
    /// </summary>
    /// <param name="up">The selector of <c>up</c>.</param>
    public Query OrZeroWhile(string up)
    {
        var zero = $"0 * max(up{up} == 1)";
        var label = Label().Match(Legend);
        return this with { Expression = $"{Expression} or on () {(label.Success ? $"label_replace({zero}, \"{label.Groups[1].Value}\", \"none\", \"\", \"\")" : zero)}" };
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Label();
}
