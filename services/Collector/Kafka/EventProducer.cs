using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Collector.Kafka;

/// <summary>
/// The process's one producer: idempotent, acknowledged by all in-sync replicas. It is replaced after an error from which librdkafka says it cannot
/// recover (a broker that lost its state, for instance), so that the process need not be.
/// </summary>
public sealed partial class EventProducer(IOptions<KafkaOptions> options, KafkaProducerMetrics metrics, ILogger<EventProducer> logger) : IDisposable
{
    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _replacing = new();
    private IProducer<byte[], byte[]>? _current;
    private bool _disposed;

    /// <summary>The producer to use for the next batch; connects in the background.</summary>
    public IProducer<byte[], byte[]> Current
    {
        get
        {
            lock (_replacing)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _current ??= Build();
            }
        }
    }

    public void Dispose()
    {
        IProducer<byte[], byte[]>? last;
        lock (_replacing)
        {
            _disposed = true;
            (last, _current) = (_current, null);
        }

        if (last is not null)
            Retire(last);
    }

    private IProducer<byte[], byte[]> Build()
    {
        var settings = options.Value;
        var config = new ProducerConfig
        {
            BootstrapServers = settings.BootstrapServers,
            ClientId = "sei-collector",
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = CompressionType.Lz4,
            // The Java clients' partitioner, so that other tools find a repository's partition.
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = settings.Linger.TotalMilliseconds,
            MessageTimeoutMs = (int)settings.MessageTimeout.TotalMilliseconds,
            QueueBufferingMaxMessages = settings.MaxInFlightMessages,
            QueueBufferingMaxKbytes = 64 * 1024,
            // A report carries nothing but its outcome: marshalling key, value and headers back costs more than producing.
            DeliveryReportFields = "status",
            StatisticsIntervalMs = (int)StatisticsInterval.TotalMilliseconds,
            // The default of 10 s would answer 503 for as long after the broker is back.
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
        };
        // Its threads live on; the request that happens to be the first must not appear in all they log.
        using var unattended = ExecutionContext.SuppressFlow();
        return new ProducerBuilder<byte[], byte[]>(config)
            .SetKeySerializer(Serializers.ByteArray)
            .SetValueSerializer(Serializers.ByteArray)
            .SetStatisticsHandler((_, json) => metrics.Observe(ProducerStatistics.Parse(json)))
            .SetLogHandler((_, message) => LogClient(ToLogLevel(message.Level), message.Facility, message.Message))
            .SetErrorHandler((producer, error) => OnError(producer, error))
            .Build();
    }

    private void OnError(IProducer<byte[], byte[]> failed, Error error)
    {
        lock (_replacing)
        {
            // One that is being retired may complain; nobody publishes through it any more.
            if (!ReferenceEquals(_current, failed))
                return;
            if (error.IsFatal)
                _current = null;
        }

        if (!error.IsFatal)
        {
            LogError(error.Code, error.Reason);
            return;
        }

        LogReplaced(error.Code, error.Reason);
        // Not here: this is the thread that the flush waits for.
        _ = Task.Run(() => Retire(failed));
    }

    /// <summary>Waits for the outcome of what was handed over: somebody waits for every report.</summary>
    private void Retire(IProducer<byte[], byte[]> producer)
    {
        using (producer)
            producer.Flush(options.Value.MessageTimeout + TimeSpan.FromSeconds(1));
    }

    private static LogLevel ToLogLevel(SyslogLevel level) => level switch
    {
        SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical or SyslogLevel.Error => LogLevel.Warning,
        SyslogLevel.Warning => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(EventName = "KafkaClient", Message = "{Facility}: {Text}")]
    private partial void LogClient(LogLevel level, string facility, string text);

    [LoggerMessage(LogLevel.Warning, EventName = "KafkaError", Message = "Kafka: {Code}: {Reason}")]
    private partial void LogError(ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Error, EventName = "KafkaProducerReplaced", Message = "The Kafka producer cannot recover from {Code} ({Reason}); a new one takes over")]
    private partial void LogReplaced(ErrorCode code, string reason);
}
