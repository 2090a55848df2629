using System.Diagnostics;
using Confluent.Kafka;

namespace SeiPlatform.Collector.Ingest;

/// <summary>Reads every now and then how far the group is behind the end of each partition that this process has.</summary>
internal sealed class LagReading(IConsumer<byte[], byte[]> consumer, IngestMetrics metrics)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Paused partitions are not fetched, and only fetching brings the end of a partition along for nothing.
    private static readonly TimeSpan AskingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskingPatience = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<TopicPartition, Offset> _committed = [];
    private long _readAt;

    public void ReadWhenDue(bool isPaused)
    {
        if (_readAt != 0 && Stopwatch.GetElapsedTime(_readAt) < (isPaused ? AskingInterval : Interval))
            return;
        _readAt = Stopwatch.GetTimestamp();

        try
        {
            List<TopicPartition> assignment = consumer.Assignment;
            if (assignment.Count == 0)
                return;
            _committed.Clear();
            foreach (var committed in consumer.Committed(assignment, AskingPatience))
                _committed[committed.TopicPartition] = committed.Offset;
            foreach (var partition in assignment)
                Read(partition, isPaused);
        }
        catch (KafkaException)
        {
            // The last reading stands until the broker answers again.
        }
    }

    private void Read(TopicPartition partition, bool isPaused)
    {
        var ends = isPaused ? consumer.QueryWatermarkOffsets(partition, AskingPatience) : consumer.GetWatermarkOffsets(partition);
        if (ends.High == Offset.Unset)
            return;
        var next = _committed.TryGetValue(partition, out var committed) && committed != Offset.Unset ? committed : ends.Low;
        metrics.Lag(partition.Partition.Value, Math.Max(ends.High.Value - Math.Max(next.Value, 0), 0));
    }
}
