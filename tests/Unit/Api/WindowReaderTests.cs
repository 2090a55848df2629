using NodaTime;
using NodaTime.Text;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class WindowReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 15, 10, 20, 30, TimeSpan.Zero);

    [Fact]
    public void Without_parameters_the_window_is_the_last_thirty_days_up_to_the_next_full_minute()
    {
        var window = Read();

        Assert.Equal(At("2026-08-15T10:21:00Z"), window.To);
        Assert.Equal(At("2026-07-16T10:21:00Z"), window.From);
        Assert.Equal(30, window.Days);
    }

    [Theory]
    [InlineData("12h", "2026-08-14T22:21:00Z")]
    [InlineData("2w", "2026-08-01T10:21:00Z")]
    [InlineData("6mo", "2026-02-15T10:21:00Z")]
    [InlineData("1y", "2025-08-15T10:21:00Z")]
    [InlineData("P3M", "2026-05-15T10:21:00Z")]
    [InlineData("PT90M", "2026-08-15T08:51:00Z")]
    [InlineData("P1DT12H", "2026-08-13T22:21:00Z")]
    [InlineData("10y", "2016-08-15T10:21:00Z")]
    public void A_length_is_counted_back_from_the_end(string length, string from) => Assert.Equal(At(from), Read(window: length).From);

    [Fact]
    public void A_length_with_a_beginning_is_counted_forward()
    {
        var window = Read(from: "2026-01-31", window: "1mo");

        Assert.Equal(At("2026-01-31T00:00:00Z"), window.From);
        Assert.Equal(At("2026-02-28T00:00:00Z"), window.To);
    }

    [Fact]
    public void A_date_begins_at_midnight_of_the_time_zone()
    {
        var window = Read(from: "2026-03-29", to: "2026-03-30", timeZone: "Europe/Berlin");

        Assert.Equal(At("2026-03-28T23:00:00Z"), window.From);
        Assert.Equal(At("2026-03-29T22:00:00Z"), window.To);
        Assert.Equal(23 / 24.0, window.Days, 12);
    }

    [Theory]
    [InlineData("2026-08-01T10:30:00Z", "2026-08-01T10:30:00Z")]
    [InlineData("2026-08-01T10:30:00+02:00", "2026-08-01T08:30:00Z")]
    [InlineData("2026-08-01T10:30:00 02:00", "2026-08-01T08:30:00Z")]
    [InlineData("2026-08-01T10:30:00", "2026-08-01T14:30:00Z")]
    public void Times_are_read_with_their_offset_or_in_the_time_zone(string text, string instant) =>
        Assert.Equal(At(instant), Read(from: text, timeZone: "America/New_York").From);

    [Fact]
    public void Days_back_over_a_change_of_clocks_are_days_of_the_calendar()
    {
        var window = Read(to: "2026-03-30", window: "1d", timeZone: "Europe/Berlin");

        Assert.Equal(Duration.FromHours(23), window.To - window.From);
    }

    [Theory]
    [InlineData("from", "yesterday", null, null, null)]
    [InlineData("from", "2026-02-30", null, null, null)]
    [InlineData("from", "", null, null, null)]
    [InlineData("from", "1066-10-14", null, null, null)]
    [InlineData("to", null, "9999-12-31", null, null)]
    [InlineData("to", null, "12345", null, null)]
    [InlineData("from", "2026-08-02", "2026-08-01", null, null)]
    [InlineData("from", "2026-08-01", "2026-08-01", null, null)]
    [InlineData("from", "2010-01-01", "2026-01-01", null, null)]
    [InlineData("window", null, null, "0d", null)]
    [InlineData("window", null, null, "-3d", null)]
    [InlineData("window", null, null, "P-3D", null)]
    [InlineData("window", null, null, "P0D", null)]
    [InlineData("window", null, null, "P1DT-48H", null)]
    [InlineData("window", null, null, "11y", null)]
    [InlineData("window", null, null, "999999y", null)]
    [InlineData("window", null, null, "P99999999999999999999D", null)]
    [InlineData("window", null, null, "P2147483647D", null)]
    [InlineData("window", null, null, "30", null)]
    [InlineData("window", null, null, "month", null)]
    [InlineData("window", "2026-01-01", "2026-02-01", "30d", null)]
    [InlineData("timeZone", null, null, null, "Mars/Olympus_Mons")]
    [InlineData("timeZone", null, null, null, "")]
    public void What_is_wrong_is_named(string parameter, string? from, string? to, string? window, string? timeZone)
    {
        var errors = new ParameterErrors();

        Assert.Null(WindowReader.Read(from, to, window, timeZone, Now, errors));

        Assert.Equal([parameter], errors.Names);
        Assert.Contains("expected", errors.ToProblem().ProblemDetails.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var errors = new ParameterErrors();

        WindowReader.Read("x", "y", null, null, Now, errors);

        Assert.Equal(["from", "to"], errors.Names);
    }

    [Fact]
    public void A_list_without_bounds_has_no_window()
    {
        var errors = new ParameterErrors();

        Assert.Null(WindowReader.ReadOptional(null, null, null, null, Now, errors));
        Assert.False(errors.Any);
    }

    private static TimeWindow Read(string? from = null, string? to = null, string? window = null, string? timeZone = null)
    {
        var errors = new ParameterErrors();
        var read = WindowReader.Read(from, to, window, timeZone, Now, errors);
        Assert.False(errors.Any, errors.Any ? errors.ToProblem().ProblemDetails.Detail : null);
        return read!;
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
