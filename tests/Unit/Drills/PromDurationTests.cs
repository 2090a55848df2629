using SeiPlatform.Drills.Compression;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class PromDurationTests
{
    [Theory]
    [InlineData("15s", 15_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("2w", 1_209_600_000)]
    [InlineData("250ms", 250)]
    [InlineData("1m500ms", 60_500)]
    [InlineData("0s", 0)]
    [InlineData("0", 0)]
    public void A_duration_is_read(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), PromDuration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("1.5h")]
    [InlineData("30m1h")]
    [InlineData("5m ")]
    [InlineData("-5m")]
    public void What_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => PromDuration.Parse(text));

    [Theory]
    [InlineData("15s", 30, "500ms")]
    [InlineData("5m", 30, "10s")]
    [InlineData("1d", 30, "48m")]
    [InlineData("10s", 60, "167ms")]
    [InlineData("7d", 24, "7h")]
    [InlineData("5m15s", 30, "10s500ms")]
    [InlineData("15s", 1, "15s")]
    [InlineData("10ms", 60, "1ms")]
    [InlineData("0s", 60, "0s")]
    public void A_duration_is_divided(string text, double factor, string expected) => Assert.Equal(expected, PromDuration.Divide(text, factor));

    [Fact]
    public void What_is_written_is_read_again() => Assert.All(
        Enumerable.Range(0, 5000).Select(step => TimeSpan.FromMilliseconds(step * 7919L)),
        duration => Assert.Equal(duration, PromDuration.Parse(PromDuration.Format(duration))));
}
