using System.Diagnostics;
using SeiPlatform.Collector.Ingest.Rows;
using SeiPlatform.Collector.Ingest.Storage;

namespace SeiPlatform.Collector.Ingest;

/// <summary>
/// Brings a batch into the database however long that takes: waits while the database is away, and takes out the events that it refuses by halving
/// the batch around them.
/// </summary>
internal sealed partial class BatchWriter(EventStore store, IngestMetrics metrics, TimeProvider time, ILogger<BatchWriter> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <returns>The messages that the database refuses.</returns>
    public async Task<IReadOnlyList<RejectedMessage>> WriteAsync(ReadOnlyMemory<IncomingEvent> events, CancellationToken cancellationToken)
    {
        List<RejectedMessage> refused = [];
        if (!events.IsEmpty)
            await WriteAsync(events, refused, cancellationToken);
        return refused;
    }

    private async Task WriteAsync(ReadOnlyMemory<IncomingEvent> events, List<RejectedMessage> refused, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var rows = RowSet.From(events.Span);
        for (var delay = FirstDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks)))
        {
            try
            {
                var written = await store.WriteAsync(rows, cancellationToken);
                Measure(events.Span, written, Stopwatch.GetElapsedTime(started));
                return;
            }
            catch (Exception exception) when (StorageErrors.IsCausedByData(exception))
            {
                metrics.WriteFailed("refused");
                if (events.Length > 1)
                {
                    LogHalving(events.Length, StorageErrors.Describe(exception));
                    await WriteAsync(events[..(events.Length / 2)], refused, cancellationToken);
                    await WriteAsync(events[(events.Length / 2)..], refused, cancellationToken);
                    return;
                }

                refused.Add(new RejectedMessage(events.Span[0].Message, RejectionReason.Refused, StorageErrors.Describe(exception)));
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                metrics.WriteFailed("away");
                LogWaiting(events.Length, StorageErrors.Describe(exception), delay.TotalSeconds);
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private void Measure(ReadOnlySpan<IncomingEvent> events, IReadOnlyDictionary<string, int> written, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        var delays = new TimeSpan[events.Length];
        for (var index = 0; index < events.Length; index++)
            delays[index] = now - events[index].Event.ReceivedAt;
        metrics.Wrote(written.GetValueOrDefault(Upserts.Events.Table), delays, duration);
        foreach (var (table, rows) in written)
            metrics.Rows(table, rows);
    }

    [LoggerMessage(LogLevel.Warning, EventName = "BatchRefused", Message = "The database refuses a batch of {Events} events, halving it: {Reason}")]
    private partial void LogHalving(int events, string reason);

    [LoggerMessage(LogLevel.Warning, EventName = "BatchWaits",
        Message = "A batch of {Events} events cannot be written, next attempt in {Seconds} s: {Reason}")]
    private partial void LogWaiting(int events, string reason, double seconds);
}
