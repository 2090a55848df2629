using SeiPlatform.Tests.Harness.Metrics;

namespace SeiPlatform.Tests.Config.Tools;

public sealed class PromqlTests
{
    [Theory]
    [InlineData("up == 0", "up")]
    [InlineData("sum by (job) (rate(a_total{job=\"x_total\",code=~\"5..\"}[5m])) / on (job) group_left (b) c > 1e3", "a_total,c")]
    [InlineData("histogram_quantile(0.95, sum by (le) (rate(d_bucket[$__rate_interval])))", "d_bucket")]
    [InlineData("a:b:rate5m and on (job) (e offset 5m) unless f or vector(1)", "a:b:rate5m,e,f")]
    [InlineData("max_over_time(timestamp(up{a=\"}\"} == 1)[1d:1m]) > scalar(max(g)) # h", "g,up")]
    [InlineData("time() - i > bool 2.5", "i")]
    public void The_metrics_of_an_expression_are_found_and_nothing_else(string expression, string expected) =>
        Assert.Equal(expected.Split(','), Promql.Metrics(expression).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("a > 0.05", "0.05")]
    [InlineData("rate(a[5m]) >= bool -2 and b == 1", "-2,1")]
    [InlineData("14.4 < a:rate5m or (b) <= (1e3 * c)", "14.4,1e3")]
    [InlineData("a offset 5m\n> on (job) b", "")]
    [InlineData("histogram_quantile(0.95, a) > scalar(b{c=\"> 7\"}) * 3 # > 9", "")]
    public void Numbers_that_are_compared_with_are_found(string expression, string expected) =>
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), Promql.ComparedNumbers(expression).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("a\n> 0", 0)]
    [InlineData("a > 0\nand on (job)\nb > 1\n", 1)]
    [InlineData("(\n  a\n  unless b\n)\nunless on ()\nc\n< d\nand e", 2)]
    [InlineData("a unless b", 0)]
    public void Clauses_are_found_by_their_lines(string expression, int expected) => Assert.Equal(expected, Promql.Clauses(expression).Count);
}
