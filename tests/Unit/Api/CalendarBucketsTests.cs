using NodaTime;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class CalendarBucketsTests
{
    [Fact]
    public void A_day_on_which_clocks_go_forward_has_23_hours_and_one_on_which_they_go_back_25()
    {
        Assert.Equal([24, 23, 24], Hours("Europe/Berlin", new(2026, 3, 28), new(2026, 3, 31)));
        Assert.Equal([24, 25, 24], Hours("Europe/Berlin", new(2026, 10, 24), new(2026, 10, 27)));
    }

    [Fact]
    public void Where_midnight_does_not_exist_the_day_begins_at_the_first_moment_that_does()
    {
        // Cairo, 24 April 2026: 00:00 is followed by 01:00.
        var edges = Edges("Africa/Cairo", new(2026, 4, 24), new(2026, 4, 25), CalendarUnit.Day);

        Assert.Equal(Instant.FromUtc(2026, 4, 23, 22, 0), edges[0]);
        Assert.Equal(Duration.FromHours(23), edges[1] - edges[0]);
    }

    [Fact]
    public void Where_midnight_comes_twice_the_day_begins_at_the_first()
    {
        // Havana, 1 November 2026: 01:00 is followed by 00:00.
        var edges = Edges("America/Havana", new(2026, 11, 1), new(2026, 11, 2), CalendarUnit.Day);

        Assert.Equal(Instant.FromUtc(2026, 11, 1, 4, 0), edges[0]);
        Assert.Equal(Duration.FromHours(25), edges[1] - edges[0]);
    }

    [Fact]
    public void A_day_that_a_zone_skipped_has_no_bucket() =>
        // Samoa crossed the date line and had no 30 December 2011.
        Assert.Equal([24, 24], Hours("Pacific/Apia", new(2011, 12, 29), new(2012, 1, 1)));

    [Fact]
    public void Weeks_begin_on_Monday_and_the_first_and_last_are_cut_by_the_window()
    {
        // Wednesday to Tuesday.
        var edges = Edges("UTC", new(2026, 7, 1), new(2026, 7, 14), CalendarUnit.Week);

        Assert.Equal([5, 7, 1], edges.Zip(edges.Skip(1), (from, to) => (int)(to - from).TotalDays));
    }

    [Fact]
    public void Months_have_their_own_lengths()
    {
        var edges = Edges("UTC", new(2028, 1, 1), new(2028, 4, 1), CalendarUnit.Month);

        Assert.Equal([31, 29, 31], edges.Zip(edges.Skip(1), (from, to) => (int)(to - from).TotalDays));
    }

    [Theory]
    [InlineData(CalendarUnit.Day)]
    [InlineData(CalendarUnit.Week)]
    [InlineData(CalendarUnit.Month)]
    public void In_every_zone_the_buckets_fill_the_window_without_gaps_and_none_is_empty(CalendarUnit unit)
    {
        foreach (var id in DateTimeZoneProviders.Tzdb.Ids)
        {
            var zone = DateTimeZoneProviders.Tzdb[id];
            var window = new TimeWindow(Instant.FromUtc(2010, 1, 1, 7, 13), Instant.FromUtc(2012, 2, 3, 4, 5), zone);

            var edges = CalendarBuckets.Edges(window, unit);

            Assert.Equal(window.From, edges[0]);
            Assert.Equal(window.To, edges[^1]);
            Assert.All(edges.Zip(edges.Skip(1)), pair => Assert.True(pair.First < pair.Second, id));
        }
    }

    private static IEnumerable<double> Hours(string zone, LocalDate from, LocalDate to)
    {
        var edges = Edges(zone, from, to, CalendarUnit.Day);
        return edges.Zip(edges.Skip(1), (start, end) => (end - start).TotalHours);
    }

    private static IReadOnlyList<Instant> Edges(string id, LocalDate from, LocalDate to, CalendarUnit unit)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        return CalendarBuckets.Edges(new(CalendarBuckets.StartOf(from, zone), CalendarBuckets.StartOf(to, zone), zone), unit);
    }
}
