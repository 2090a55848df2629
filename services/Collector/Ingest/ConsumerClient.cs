using Confluent.Kafka;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest;

/// <summary>The Kafka client of the group <see cref="Topics.IngestGroup"/>.</summary>
internal static partial class ConsumerClient
{
    public static IConsumer<byte[], byte[]> Build(
        KafkaOptions kafka, IngestOptions options, ILogger logger,
        Action<IConsumer<byte[], byte[]>, List<TopicPartition>> assigned,
        Action<IConsumer<byte[], byte[]>, List<TopicPartitionOffset>> revoked)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            ClientId = "sei-collector",
            GroupId = Topics.IngestGroup,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = (int)(options.SessionTimeout.TotalMilliseconds / 5),
            // Read ahead by about two batches: more is memory without use.
            QueuedMaxMessagesKbytes = 16 * 1024,
            FetchMaxBytes = 8 * 1024 * 1024,
            MaxPartitionFetchBytes = 1024 * 1024,
            FetchWaitMaxMs = 100,
            FetchErrorBackoffMs = 100,
            // The topic may be made after the group was joined.
            TopicMetadataRefreshIntervalMs = 10_000,
            AllowAutoCreateTopics = false,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
            // Timestamps are not read, and marshalling them costs.
            ConsumeResultFields = "headers,topic",
        };
        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetKeyDeserializer(Deserializers.ByteArray)
            .SetValueDeserializer(Deserializers.ByteArray)
            .SetPartitionsAssignedHandler(assigned)
            .SetPartitionsRevokedHandler(revoked)
            .SetLogHandler((_, message) => LogClient(logger, message.Facility, message.Message))
            .SetErrorHandler((_, error) => LogError(logger, error.Code, error.Reason))
            .Build();
    }

    [LoggerMessage(LogLevel.Debug, EventName = "KafkaClient", Message = "{Facility}: {Text}")]
    private static partial void LogClient(ILogger logger, string facility, string text);

    [LoggerMessage(LogLevel.Warning, EventName = "KafkaError", Message = "Kafka: {Code}: {Reason}")]
    private static partial void LogError(ILogger logger, ErrorCode code, string reason);
}
