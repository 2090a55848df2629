using Confluent.Kafka;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>
/// Lets no more bytes onto the topic than may wait there to be written into the database. What was published counts until the group has committed past
/// every partition's end of that moment. For one import at a time.
/// </summary>
internal sealed partial class BackPressure(ITopicBacklog backlog, long mostBytes, ImportProgress progress, TimeProvider time, ILogger logger)
{
    // What others have published has no known size.
    private const long AssumedEventBytes = 2_048;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Queue<(long Bytes, IReadOnlyList<long> Ends)> _inFlight = new();
    private long _bytesInFlight;

    public long BytesInFlight => Interlocked.Read(ref _bytesInFlight);

    /// <summary>Counts what is on the topic already: of webhooks, or of a process that was killed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var committed = await AskAsync(backlog.CommittedAsync, cancellationToken);
        var ends = await AskAsync(backlog.EndsAsync, cancellationToken);
        var waiting = ends.Zip(committed, (end, done) => Math.Max(end - done, 0)).Sum();
        Add(waiting * AssumedEventBytes, ends);
    }

    /// <summary>Returns when as many bytes may be published.</summary>
    /// <exception cref="TopicResetException">The topic has lost what was published.</exception>
    public Task WaitForRoomAsync(long bytes, CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _inFlight.Count == 0 || BytesInFlight + bytes <= mostBytes, "waits until the database has taken in more of it", cancellationToken);

    /// <summary>To be called when Kafka has acknowledged them.</summary>
    public async Task PublishedAsync(long bytes, CancellationToken cancellationToken) =>
        Add(bytes, await AskAsync(backlog.EndsAsync, cancellationToken));

    /// <summary>Returns when everything published is in the database.</summary>
    /// <exception cref="TopicResetException">The topic has lost what was published.</exception>
    public Task DrainAsync(CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _inFlight.Count == 0, "waits until all of it is in the database", cancellationToken);

    private async Task WaitUntilAsync(Func<bool> hasCome, string waitsFor, CancellationToken cancellationToken)
    {
        var stalledSince = time.GetTimestamp();
        var isStalled = false;
        while (!hasCome())
        {
            var before = BytesInFlight;
            Settle(await AskAsync(backlog.CommittedAsync, cancellationToken));
            if (hasCome())
                break;
            if (BytesInFlight < before)
            {
                stalledSince = time.GetTimestamp();
                isStalled = false;
            }
            else if (time.GetElapsedTime(stalledSince) > Patience)
            {
                if (!isStalled)
                    LogStalled(BytesInFlight);
                isStalled = true;
                // A broker that lost its state has neither the events nor the offsets: waiting would never end.
                if (HasShrunk(await AskAsync(backlog.EndsAsync, cancellationToken)))
                    throw new TopicResetException();
                stalledSince = time.GetTimestamp();
            }

            progress.WaitsFor = isStalled ? $"{waitsFor}, but nobody writes into it" : waitsFor;
            await Task.Delay(Interval, time, cancellationToken);
        }

        progress.WaitsFor = null;
    }

    private void Add(long bytes, IReadOnlyList<long> ends)
    {
        if (HasShrunk(ends))
            throw new TopicResetException();
        _inFlight.Enqueue((bytes, ends));
        Interlocked.Add(ref _bytesInFlight, bytes);
    }

    private void Settle(IReadOnlyList<long> committed)
    {
        while (_inFlight.TryPeek(out var oldest) && oldest.Ends.Zip(committed, (end, done) => done >= end).All(isDone => isDone))
        {
            _inFlight.Dequeue();
            Interlocked.Add(ref _bytesInFlight, -oldest.Bytes);
        }
    }

    private bool HasShrunk(IReadOnlyList<long> ends) =>
        _inFlight.Count > 0 && _inFlight.Last().Ends.Zip(ends, (before, now) => now < before).Any(isShorter => isShorter);

    private async Task<IReadOnlyList<long>> AskAsync(
        Func<CancellationToken, Task<IReadOnlyList<long>>> ask, CancellationToken cancellationToken)
    {
        for (var isAway = false; ; isAway = true)
        {
            try
            {
                var offsets = await ask(cancellationToken);
                if (isAway)
                    progress.WaitsFor = null;
                return offsets;
            }
            catch (KafkaException exception)
            {
                progress.WaitsFor = ImportProgress.ForKafka;
                LogAway(exception.Error.Reason);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "GitImportStalled",
        Message = "An import waits: {Bytes} bytes are on the topic and nobody writes them into the database")]
    private partial void LogStalled(long bytes);

    [LoggerMessage(LogLevel.Warning, EventName = "GitImportWaitsForKafka", Message = "An import cannot ask Kafka for its offsets: {Reason}")]
    private partial void LogAway(string reason);
}

/// <summary>The topic is shorter than it was: the broker has lost its state, and with it events that were acknowledged.</summary>
internal sealed class TopicResetException() : Exception("the topic was reset; what was published may be lost");
