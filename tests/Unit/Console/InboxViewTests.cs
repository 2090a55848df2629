using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Console.Inbox;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class InboxViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 3, 22, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_is_first_and_the_watchdog_does_not_bury_the_others()
    {
        Assert.Equal([3L, 1L], View(null).Notifications.Select(notification => notification.Sequence));
        Assert.Equal([2L], View(Receiver.Watchdog, Receiver.Watchdog).Notifications.Select(notification => notification.Sequence));
    }

    [Fact]
    public void A_long_list_says_how_much_of_it_is_not_shown()
    {
        var many = Enumerable.Range(1, 130).Select(number => Notification(number, Receiver.Slack)).ToList();

        var view = InboxView.Of(new Reading(130, many), null, Report, Time());

        Assert.Equal((100, 30, 130L), (view.Notifications.Count, view.Omitted, view.Notifications[0].Sequence));
    }

    [Fact]
    public void Times_are_those_of_the_person_who_looks_and_name_the_day_when_it_was_another()
    {
        var view = View(null) with { Zone = TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two") };

        Assert.Equal("00:29:00", view.Clock(Now.AddMinutes(-1)));
        Assert.Equal("2026-08-03 23:30:00", view.Clock(Now.AddHours(-1)));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(-5, "0 s")]
    [InlineData(89, "89 s")]
    [InlineData(90, "1 min")]
    [InlineData(3600, "60 min")]
    [InlineData(7200, "2 h")]
    [InlineData(200_000, "2 days")]
    public void How_long_ago_is_said_in_one_unit(int seconds, string expected) => Assert.Equal(expected, View(null).Ago(Now.AddSeconds(-seconds)));

    [Theory]
    [InlineData("no address", new[] { "no address" })]
    [InlineData("Dashboard: http://localhost:3000/d/redis.", new[] { "Dashboard: ", "<http://localhost:3000/d/redis>", "." })]
    [InlineData("https://a/b|c <https://d>", new[] { "<https://a/b>", "|c <", "<https://d>", ">" })]
    public void Addresses_in_a_text_become_links(string text, string[] pieces) =>
        Assert.Equal(pieces, MessageText.Pieces(text).Select(piece => piece.Href is null ? piece.Text : $"<{piece.Href}>"));

    private static WatchdogReport Report => new(WatchdogState.Heard, Now, Now.AddMinutes(3));

    private static InboxView View(Receiver? shown, Receiver? asked = null) => InboxView.Of(
        new Reading(3, [.. new[] { Notification(1, Receiver.Slack), Notification(2, Receiver.Watchdog), Notification(3, Receiver.PagerDuty) }
            .Where(notification => asked is null || notification.Receiver == asked)]),
        shown, Report, Time());

    private static Notification Notification(long sequence, Receiver receiver) => new(sequence, Now, receiver, null, NotificationStoreTests.Message());

    private static FakeTimeProvider Time() => new(Now);
}
