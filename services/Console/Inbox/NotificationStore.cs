using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Inbox;

/// <summary>The last notifications of each receiver, in memory: a restart begins anew.</summary>
public sealed class NotificationStore(IOptions<InboxOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Receiver, Shelf> _shelves = Enum.GetValues<Receiver>().ToDictionary(receiver => receiver, _ => new Shelf());
    private TaskCompletionSource _arrival = NewArrival();
    private long _latest;

    /// <summary>Keeps a message and wakes whoever waits for it. The oldest of its receiver go when there are too many or they are too large.</summary>
    /// <param name="receiver">Whom it was for.</param>
    /// <param name="source">The <c>source</c> of the URL; null for the stack's own Alertmanager.</param>
    /// <param name="message">What it says.</param>
    /// <param name="bytes">Size of the payload.</param>
    public Notification Add(Receiver receiver, string? source, Message message, long bytes)
    {
        TaskCompletionSource arrival;
        Notification notification;
        lock (_gate)
        {
            notification = new Notification(++_latest, time.GetUtcNow(), receiver, source, message);
            _shelves[receiver].Add(notification, bytes, options.Value);
            (arrival, _arrival) = (_arrival, NewArrival());
        }

        arrival.SetResult();
        return notification;
    }

    /// <summary>What is there of what is asked for, oldest first.</summary>
    public Reading Read(InboxQuery query) => Read(query, out _);

    /// <summary>As <see cref="Read(InboxQuery)"/>, but waits for something to be there, at the most for <paramref name="wait"/>.</summary>
    public async Task<Reading> ReadAsync(InboxQuery query, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var reading = Read(query, out var arrival);
            var left = wait - time.GetElapsedTime(start);
            if (reading.Notifications.Count > 0 || left <= TimeSpan.Zero)
                return reading;

            try
            {
                await arrival.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return Read(query);
            }
        }
    }

    private Reading Read(InboxQuery query, out Task arrival)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_gate)
        {
            arrival = _arrival.Task;
            // A number that has not been reached yet was given by a console before this one.
            var asked = query.After > _latest ? query with { After = 0 } : query;
            return new Reading(
                _latest,
                [.. _shelves.Values.SelectMany(shelf => shelf.Notifications).Where(asked.Matches).OrderBy(notification => notification.Sequence)]);
        }
    }

    /// <summary>Continuations run elsewhere: whoever adds does not answer those who wait.</summary>
    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Shelf
    {
        private readonly Queue<(Notification Notification, long Bytes)> _kept = [];
        private long _bytes;

        public IEnumerable<Notification> Notifications => _kept.Select(kept => kept.Notification);

        public void Add(Notification notification, long bytes, InboxOptions limits)
        {
            _kept.Enqueue((notification, bytes));
            _bytes += bytes;
            while (_kept.Count > limits.KeptPerReceiver || (_bytes > limits.KeptBytesPerReceiver && _kept.Count > 1))
                _bytes -= _kept.Dequeue().Bytes;
        }
    }
}

/// <summary>What the store answers.</summary>
/// <param name="Latest">The greatest sequence number given so far, whatever was asked for: what to ask after the next time.</param>
/// <param name="Notifications">Oldest first.</param>
public sealed record Reading(long Latest, IReadOnlyList<Notification> Notifications);
