using Confluent.Kafka;

namespace SeiPlatform.Collector.Ingest;

/// <summary>Messages that go into the database together, and how far the consumer has come when they have.</summary>
/// <param name="assignment">The assignment of partitions they were read under: its offsets mean nothing to another.</param>
internal sealed class EventBatch(int assignment)
{
    private readonly List<IncomingEvent> _events = [];
    private readonly List<RejectedMessage> _rejected = [];
    private readonly Dictionary<TopicPartition, Offset> _next = [];
    private IncomingEvent[]? _taken;

    public int Assignment => assignment;

    /// <summary>To be asked for when the batch is complete.</summary>
    public ReadOnlyMemory<IncomingEvent> Events => _taken ??= [.. _events];

    public IReadOnlyList<RejectedMessage> Rejected => _rejected;

    public int Count => _events.Count + _rejected.Count;

    public long Bytes { get; private set; }

    /// <summary>The offsets to go on from.</summary>
    public IEnumerable<TopicPartitionOffset> Next => _next.Select(next => new TopicPartitionOffset(next.Key, next.Value));

    public void Add(ConsumeResult<byte[], byte[]> message)
    {
        if (EventDecoder.TryDecode(message, out var incoming, out var rejected))
            _events.Add(incoming!);
        else
            _rejected.Add(rejected!);

        Bytes += message.Message.Value?.Length ?? 0;
        _next[message.TopicPartition] = message.Offset + 1;
    }
}
