using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Console.Inbox;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class DeadMansSwitchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 3, 10, 0, 0, TimeSpan.Zero));
    private readonly DeadMansSwitch _switch;

    public DeadMansSwitchTests() => _switch = new(Options.Create(new InboxOptions { WatchdogOverdueAfter = Limit }), _time);

    [Fact]
    public void Silence_since_the_start_is_an_alarm_after_the_limit_and_not_before()
    {
        Assert.Equal(WatchdogState.Awaited, _switch.Report().State);

        _time.Advance(Limit);
        Assert.Equal(WatchdogState.Awaited, _switch.Report().State);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new WatchdogReport(WatchdogState.Overdue, null, _time.GetUtcNow() - TimeSpan.FromSeconds(1)), _switch.Report());
    }

    [Fact]
    public void Each_time_that_it_is_heard_the_silence_is_counted_anew()
    {
        Hear();
        _time.Advance(TimeSpan.FromMinutes(2));
        Hear();
        var heard = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(new WatchdogReport(WatchdogState.Heard, heard, heard + Limit), _switch.Report());

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new WatchdogReport(WatchdogState.Overdue, heard, heard + Limit), _switch.Report());

        Hear();
        Assert.Equal(WatchdogState.Heard, _switch.Report().State);
    }

    [Fact]
    public void Only_the_stacks_own_watchdog_counts_and_only_while_it_fires()
    {
        _time.Advance(Limit + TimeSpan.FromSeconds(1));

        Hear(source: "drill");
        Hear(receiver: Receiver.Slack);
        Hear(status: "resolved");

        Assert.Equal(WatchdogState.Overdue, _switch.Report().State);
    }

    private void Hear(string status = "firing", string? source = null, Receiver receiver = Receiver.Watchdog) =>
        _switch.Hear(new Notification(1, _time.GetUtcNow(), receiver, source, NotificationStoreTests.Message(status)));
}
