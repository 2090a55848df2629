using System.Text.Json;

namespace SeiPlatform.Collector.Kafka;

/// <summary>What librdkafka says about the producer every few seconds (https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md).</summary>
public sealed record ProducerStatistics(long QueuedMessages, long QueuedBytes, TimeSpan RoundTrip)
{
    public static readonly ProducerStatistics None = new(0, 0, TimeSpan.Zero);

    public static ProducerStatistics Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var roundTrip = TimeSpan.Zero;
        foreach (var broker in root.GetProperty("brokers").EnumerateObject())
        {
            var percentile = TimeSpan.FromMicroseconds(broker.Value.GetProperty("rtt").GetProperty("p99").GetInt64());
            if (percentile > roundTrip)
                roundTrip = percentile;
        }

        return new(root.GetProperty("msg_cnt").GetInt64(), root.GetProperty("msg_size").GetInt64(), roundTrip);
    }
}
