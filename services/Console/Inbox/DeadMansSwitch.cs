using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Inbox;

/// <summary>Whether alerting works from end to end: the alert Watchdog always fires, so silence means that something on the way is broken.</summary>
public sealed class DeadMansSwitch(IOptions<InboxOptions> options, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private long _lastHeard;

    /// <summary>Tells it of a notification. Only the stack's own watchdog counts, and only while it says that it fires.</summary>
    public void Hear(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (notification is { Receiver: Receiver.Watchdog, Source: null, Message.IsGood: false })
            Interlocked.Exchange(ref _lastHeard, notification.ReceivedAt.UtcTicks);
    }

    public WatchdogReport Report()
    {
        var ticks = Interlocked.Read(ref _lastHeard);
        DateTimeOffset? lastHeard = ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
        var overdueAt = (lastHeard ?? _startedAt) + options.Value.WatchdogOverdueAfter;
        var state = time.GetUtcNow() > overdueAt ? WatchdogState.Overdue : lastHeard is null ? WatchdogState.Awaited : WatchdogState.Heard;
        return new WatchdogReport(state, lastHeard, overdueAt);
    }
}

/// <param name="State">In a word.</param>
/// <param name="LastHeardAt">null when it has not been heard since the console started.</param>
/// <param name="OverdueAt">When silence turns, or turned, into an alarm.</param>
public sealed record WatchdogReport(WatchdogState State, DateTimeOffset? LastHeardAt, DateTimeOffset OverdueAt);

public enum WatchdogState
{
    /// <summary>Not heard yet, and not late.</summary>
    [JsonStringEnumMemberName("awaited")] Awaited,

    /// <summary>Heard in time.</summary>
    [JsonStringEnumMemberName("heard")] Heard,

    /// <summary>Silent for too long: alerting is broken somewhere.</summary>
    [JsonStringEnumMemberName("overdue")] Overdue
}
