using System.Diagnostics.Metrics;

namespace SeiPlatform.Collector.Kafka;

/// <summary>What the way onto the topic looks like from outside.</summary>
public sealed class KafkaProducerMetrics
{
    private static readonly KeyValuePair<string, object?> Acknowledged = new("outcome", "acknowledged");
    private static readonly KeyValuePair<string, object?> Failed = new("outcome", "failed");

    private readonly TimeProvider _time;
    private readonly Counter<long> _messages;
    private readonly Histogram<double> _duration;
    private volatile ProducerStatistics _statistics = ProducerStatistics.None;
    private long _lastAcceptedMilliseconds;

    public KafkaProducerMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(CollectorTelemetry.MeterName);
        _messages = meter.CreateCounter<long>(
            "sei.collector.produced.messages", "{message}", "Events handed to Kafka, by whether it acknowledged them.");
        _duration = meter.CreateHistogram<double>(
            "sei.collector.publish.duration", "s", "From handing a batch of events to the producer to its last acknowledgement.");
        meter.CreateObservableGauge(
            "sei.collector.last_accepted.timestamp", ObserveLastAccepted, "s",
            "Unix time at which the events that Kafka acknowledged last were handed to it.");
        meter.CreateObservableGauge(
            "sei.collector.producer.queue.messages", () => _statistics.QueuedMessages, "{message}", "Events in the producer, not yet acknowledged.");
        meter.CreateObservableGauge(
            "sei.collector.producer.queue.size", () => _statistics.QueuedBytes, "By", "Size of the events in the producer, not yet acknowledged.");
        meter.CreateObservableGauge(
            "sei.collector.producer.round.trip", () => _statistics.RoundTrip.TotalSeconds, "s", "99th percentile of the slowest broker's answers.");
    }

    public void Observe(ProducerStatistics statistics) => _statistics = statistics;

    public void Published(int acknowledged, int failed, TimeSpan duration)
    {
        _messages.Add(acknowledged, Acknowledged);
        _messages.Add(failed, Failed);
        _duration.Record(duration.TotalSeconds);
        // When the batch began: some of it may be in the database before the last acknowledgement is here.
        if (acknowledged > 0)
            Volatile.Write(ref _lastAcceptedMilliseconds, (_time.GetUtcNow() - duration).ToUnixTimeMilliseconds());
    }

    private IEnumerable<Measurement<double>> ObserveLastAccepted() =>
        Volatile.Read(ref _lastAcceptedMilliseconds) is > 0 and var milliseconds ? [new Measurement<double>(milliseconds / 1000.0)] : [];
}
