using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;
using SeiPlatform.Database;

namespace SeiPlatform.Collector.Ingest;

/// <summary>
/// Reads the topic in batches: while one goes into the database, the next is read. Offsets follow the commit, so a message is seen again after a
/// crash and its rows are the same. While the database is away the partitions are paused and kept.
/// </summary>
internal sealed partial class EventConsumer(
    BatchPipeline pipeline, ChangeNotices notices, SchemaState schema, IngestMetrics metrics, IOptions<IngestOptions> options, IOptions<KafkaOptions> kafka,
    ILogger<EventConsumer> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    // The end of a batch is noticed between two polls.
    private static readonly TimeSpan InFlightPollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    // How long the loop may stand still for the database before it pauses its partitions: pausing discards what was fetched ahead.
    private static readonly TimeSpan PauseAfter = TimeSpan.FromSeconds(3);

    // How long a batch that is under way may take when partitions move or the process ends.
    private static readonly TimeSpan HandOverPatience = TimeSpan.FromSeconds(2);

    private readonly IngestOptions _options = options.Value;
    private EventBatch _filling = new(0);
    private EventBatch? _inFlight;
    private Task _writing = Task.CompletedTask;
    private long _fillingSince;
    private int _assignment;
    private bool _paused;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        // The client's calls block: a thread of its own.
        await Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var abort = new CancellationTokenSource();
            try
            {
                using var consumer = ConsumerClient.Build(kafka.Value, _options, logger, OnAssigned, OnRevoked);
                var lag = new LagReading(consumer, metrics);
                try
                {
                    consumer.Subscribe(Topics.Events);
                    while (!stoppingToken.IsCancellationRequested)
                    {
                        Step(consumer, abort.Token, stoppingToken);
                        lag.ReadWhenDue(_paused);
                    }
                }
                finally
                {
                    Leave(consumer, abort);
                }
            }
            catch (Exception exception)
            {
                LogRestart(exception);
                stoppingToken.WaitHandle.WaitOne(RestartDelay);
            }
        }
    }

    private void Step(IConsumer<byte[], byte[]> consumer, CancellationToken abort, CancellationToken stoppingToken)
    {
        Poll(consumer);

        if (_inFlight is not null && _writing.IsCompleted)
            Finish(consumer, abort, stoppingToken);

        if (_paused && _inFlight is null)
        {
            consumer.Resume(consumer.Assignment);
            _paused = false;
            LogResumed();
        }

        var isFull = _filling.Count >= _options.BatchEvents || _filling.Bytes >= _options.BatchBytes;
        if (_inFlight is not null)
        {
            if (isFull && !_paused && !Completes(_writing, PauseAfter))
            {
                consumer.Pause(consumer.Assignment);
                _paused = true;
                LogPaused();
            }
        }
        else if (_filling.Count > 0 && (isFull || Stopwatch.GetElapsedTime(_fillingSince) >= _options.BatchWindow))
        {
            Send(abort);
        }
    }

    private void Poll(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            if (consumer.Consume(PollTimeout()) is not { } message)
                return;
            if (_filling.Count == 0)
                _fillingSince = Stopwatch.GetTimestamp();
            _filling.Add(message);
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            // librdkafka goes on by itself; a broker that is away would fill the log.
            LogConsume(exception.Error.Code, exception.Error.Reason);
        }
    }

    private TimeSpan PollTimeout()
    {
        if (_inFlight is not null)
            return InFlightPollInterval;
        if (_filling.Count == 0)
            return PollInterval;
        var left = _options.BatchWindow - Stopwatch.GetElapsedTime(_fillingSince);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Send(CancellationToken abort)
    {
        Process(_filling, abort);
        _filling = new EventBatch(_assignment);
    }

    private void Process(EventBatch batch, CancellationToken abort)
    {
        _inFlight = batch;
        _writing = Task.Run(() => pipeline.ProcessAsync(batch, abort), CancellationToken.None);
    }

    /// <summary>The batch in flight is in the database: its offsets may be committed, if its partitions are still ours.</summary>
    private void Finish(IConsumer<byte[], byte[]> consumer, CancellationToken abort = default, CancellationToken stoppingToken = default)
    {
        var batch = _inFlight!;
        _inFlight = null;
        if (_writing.IsFaulted && abort.CanBeCanceled)
        {
            // Whatever it was, nothing is committed: once more.
            LogBatchFailed(_writing.Exception!.GetBaseException());
            stoppingToken.WaitHandle.WaitOne(RestartDelay);
            Process(batch, abort);
            return;
        }

        if (!_writing.IsCompletedSuccessfully || batch.Assignment != _assignment)
            return;

        try
        {
            foreach (var next in batch.Next)
                consumer.StoreOffset(next);
            consumer.Commit();
        }
        catch (KafkaException exception) when (!exception.Error.IsFatal)
        {
            // They stay stored and go with the next commit; until then a crash means repetition, nothing worse.
            if (exception.Error.Code is not ErrorCode.Local_NoOffset)
                LogCommit(exception.Error.Code, exception.Error.Reason);
        }
    }

    private void OnAssigned(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        _filling = new EventBatch(++_assignment);
        _paused = false;
        metrics.Rebalanced();
        notices.TakeOver();
        LogAssigned(partitions.Count);
    }

    private void OnRevoked(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> partitions)
    {
        if (_inFlight is not null && Completes(_writing, HandOverPatience))
            Finish(consumer);
        // Whoever gets the partitions reads again what was not committed.
        _filling = new EventBatch(++_assignment);
        metrics.NoPartitions();
        LogRevoked(partitions.Count);
    }

    private void Leave(IConsumer<byte[], byte[]> consumer, CancellationTokenSource abort)
    {
        try
        {
            // Waits for the batch and commits it, by way of OnRevoked, and leaves the group at once instead of after the session timeout.
            consumer.Close();
        }
        catch (KafkaException exception)
        {
            LogCommit(exception.Error.Code, exception.Error.Reason);
        }

        abort.Cancel();
        Completes(_writing, HandOverPatience);
        _inFlight = null;
    }

    private static bool Completes(Task task, TimeSpan patience)
    {
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne(patience);
        return task.IsCompleted;
    }

    [LoggerMessage(LogLevel.Information, EventName = "PartitionsAssigned", Message = "This process reads {Partitions} partitions")]
    private partial void LogAssigned(int partitions);

    [LoggerMessage(LogLevel.Information, EventName = "PartitionsRevoked", Message = "{Partitions} partitions were taken from this process")]
    private partial void LogRevoked(int partitions);

    [LoggerMessage(LogLevel.Warning, EventName = "IngestPaused", Message = "The database does not keep up or is away: the partitions are paused")]
    private partial void LogPaused();

    [LoggerMessage(LogLevel.Information, EventName = "IngestResumed", Message = "The partitions are read again")]
    private partial void LogResumed();

    [LoggerMessage(LogLevel.Error, EventName = "BatchFailed", Message = "A batch failed and is tried again")]
    private partial void LogBatchFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, EventName = "OffsetsNotCommitted", Message = "Offsets could not be committed: {Code}: {Reason}")]
    private partial void LogCommit(ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Warning, EventName = "ConsumeFailed", Message = "Reading the topic: {Code}: {Reason}")]
    private partial void LogConsume(ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Error, EventName = "ConsumerRestart", Message = "The consumer cannot go on; a new one takes over")]
    private partial void LogRestart(Exception exception);
}
