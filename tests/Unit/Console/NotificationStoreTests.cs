using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Console.Inbox;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class NotificationStoreTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 3, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Sequence_numbers_count_over_all_receivers_and_the_time_is_that_of_arrival()
    {
        var store = Store();

        Add(store, Receiver.Slack);
        _time.Advance(TimeSpan.FromSeconds(5));
        var second = Add(store, Receiver.PagerDuty);

        Assert.Equal((2, _time.GetUtcNow()), (second.Sequence, second.ReceivedAt));
        Assert.Equal([1L, 2L], Numbers(store, new()));
    }

    [Fact]
    public void The_oldest_of_a_receiver_go_and_do_not_take_those_of_another_with_them()
    {
        var store = Store(kept: 3);
        Add(store, Receiver.PagerDuty);

        for (var i = 0; i < 10; i++)
            Add(store, Receiver.Watchdog);

        Assert.Equal([1L, 9L, 10L, 11L], Numbers(store, new()));
    }

    [Fact]
    public void Large_payloads_push_out_older_ones_and_the_newest_always_stays()
    {
        var store = Store(bytes: 100);

        Add(store, Receiver.Slack, bytes: 40);
        Add(store, Receiver.Slack, bytes: 40);
        Add(store, Receiver.Slack, bytes: 40);
        Assert.Equal([2L, 3L], Numbers(store, new()));

        Add(store, Receiver.Slack, bytes: 1000);
        Assert.Equal([4L], Numbers(store, new()));
    }

    [Fact]
    public void What_is_asked_for_is_found_by_receiver_alert_source_and_number()
    {
        var store = Store();
        Add(store, Receiver.Slack, alert: "RedisDown");
        Add(store, Receiver.Slack, alert: "RedisDown", source: "drill");
        Add(store, Receiver.PagerDuty, alert: "RedisDown", source: "drill");
        Add(store, Receiver.Slack, alert: "KafkaBrokerMissing", source: "drill");

        Assert.Equal([2L, 3L], Numbers(store, new(Alert: "RedisDown", Source: "drill")));
        Assert.Equal([2L, 4L], Numbers(store, new(Receiver: Receiver.Slack, Source: "drill")));
        Assert.Equal([3L, 4L], Numbers(store, new(After: 2)));
        Assert.Empty(Numbers(store, new(Alert: "redisdown")));
    }

    [Fact]
    public void Who_asks_with_a_number_of_an_earlier_console_gets_everything()
    {
        var store = Store();
        Add(store, Receiver.Slack);

        Assert.Equal([1L], Numbers(store, new(After: 4711)));
        Assert.Empty(Numbers(store, new(After: 1)));
    }

    [Fact]
    public async Task Waiting_ends_with_the_first_notification_that_is_asked_for()
    {
        var store = Store();
        var waiting = store.ReadAsync(new(Receiver: Receiver.PagerDuty), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Add(store, Receiver.Slack);
        Assert.False(waiting.IsCompleted);
        Add(store, Receiver.PagerDuty);

        var reading = await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(2, Assert.Single(reading.Notifications).Sequence);
        Assert.Equal(2, reading.Latest);
    }

    [Fact]
    public async Task Waiting_ends_with_nothing_when_the_time_is_over()
    {
        var store = Store();
        Add(store, Receiver.Slack);
        var waiting = store.ReadAsync(new(After: 1), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        var reading = await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(reading.Notifications);
        Assert.Equal(1, reading.Latest);
    }

    [Fact]
    public async Task Many_at_once_lose_nothing_and_get_different_numbers()
    {
        var store = Store(kept: 10_000);
        var cancellation = TestContext.Current.CancellationToken;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 250; i++)
                    Add(store, Receiver.Slack);
            },
            cancellation)));

        Assert.Equal(Enumerable.Range(1, 2000).Select(number => (long)number), Numbers(store, new()));
    }

    internal static Message Message(string status = "firing", string? alert = null) => new() { Status = status, Alert = alert, Raw = Payload.Of("{}") };

    private static IEnumerable<long> Numbers(NotificationStore store, InboxQuery query) => store.Read(query).Notifications.Select(notification => notification.Sequence);

    private static Notification Add(NotificationStore store, Receiver receiver, string? alert = null, string? source = null, long bytes = 1) =>
        store.Add(receiver, source, Message(alert: alert), bytes);

    private NotificationStore Store(int kept = 100, long bytes = 1_000_000) =>
        new(Options.Create(new InboxOptions { KeptPerReceiver = kept, KeptBytesPerReceiver = bytes }), _time);
}
