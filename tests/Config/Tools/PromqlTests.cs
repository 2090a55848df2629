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
}
