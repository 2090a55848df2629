using SeiPlatform.Drills.Compression;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class PromqlDurationsTests
{
    [Theory]
    [InlineData("rate(a_total[5m]) > 0.05", "rate(a_total[10s]) > 0.05")]
    [InlineData("max_over_time(timestamp(up == 1)[1d:1m])", "max_over_time(timestamp(up == 1)[48m:2s])")]
    [InlineData("a[1h:]", "a[2m:]")]
    [InlineData("a offset 5m", "a offset 10s")]
    [InlineData("a OFFSET - 5m", "a OFFSET - 10s")]
    [InlineData("sum(a offset 5m) by (b)", "sum(a offset 10s) by (b)")]
    [InlineData("rate(a[5m] offset 1h30m)", "rate(a[10s] offset 3m)")]
    [InlineData("a:rate5m / b:rate1h", "a:rate5m / b:rate1h")]
    [InlineData("5m * a", "5m * a")]
    [InlineData("a{window=\"5m\"} > 5", "a{window=\"5m\"} > 5")]
    [InlineData("a{b=\"[5m] offset 5m\",c='\\'[5m]',d=`\\`}[5m]", "a{b=\"[5m] offset 5m\",c='\\'[5m]',d=`\\`}[10s]")]
    [InlineData("a # over [5m]\n+ b[5m]", "a # over [5m]\n+ b[10s]")]
    [InlineData("a > 1e-3 and b[ 10m ]", "a > 1e-3 and b[ 20s ]")]
    [InlineData("histogram_quantile(0.95, rate(a_bucket{le=\"1\"}[5m])) > 1", "histogram_quantile(0.95, rate(a_bucket{le=\"1\"}[10s])) > 1")]
    [InlineData("predict_linear(a[1h], 14400) < 0x1f", "predict_linear(a[2m], 14400) < 0x1f")]
    public void Every_duration_is_divided_and_nothing_else(string expression, string expected) =>
        Assert.Equal(expected, PromqlDurations.Divide(expression, 30));

    [Theory]
    [InlineData("a[five]")]
    [InlineData("a{b=\"c}[5m]")]
    public void An_expression_that_is_not_understood_is_left_alone_or_refused(string expression)
    {
        try
        {
            Assert.Equal(expression, PromqlDurations.Divide(expression, 30));
        }
        catch (FormatException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    [Fact]
    public void The_pieces_together_are_the_expression()
    {
        const string expression = "sum by (job) (rate(a{b=~\"5..\",c!='x'}[5m])) / -1.5e-3 > .5 # why\nand on () vector(1) offset -1w";

        Assert.Equal(expression, string.Concat(PromqlToken.Read(expression).Select(token => token.Text)));
    }

    [Fact]
    public void A_string_without_an_end_is_refused() => Assert.Throws<FormatException>(() => PromqlToken.Read("a{b=\"c"));

    [Fact]
    public void The_durations_of_an_expression_are_found() => Assert.Equal(
        [TimeSpan.FromMinutes(5), TimeSpan.FromDays(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)],
        PromqlDurations.Of("rate(a[5m]) > max_over_time(b[1d:1m]) unless c offset 10m"));

    [Theory]
    [InlineData("vector(300)", "vector(10)")]
    [InlineData("vector( 5 )", "vector(0.166667)")]
    [InlineData("vector(86400)", "vector(2880)")]
    public void A_number_of_seconds_is_divided(string expression, string expected) => Assert.Equal(expected, PromqlDurations.DivideSeconds(expression, 30));

    [Theory]
    [InlineData("300")]
    [InlineData("vector(a)")]
    [InlineData("vector(300) * 2")]
    public void A_number_of_seconds_in_another_form_is_refused(string expression) =>
        Assert.Throws<FormatException>(() => PromqlDurations.DivideSeconds(expression, 30));
}
