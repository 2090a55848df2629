using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace SeiPlatform.Collector.Ingest;

/// <summary>What the way from the topic into the database looks like from outside.</summary>
internal sealed class IngestMetrics
{
    private static readonly KeyValuePair<string, object?> Inserted = new("outcome", "inserted");
    private static readonly KeyValuePair<string, object?> Duplicate = new("outcome", "duplicate");

    private readonly ConcurrentDictionary<int, long> _lag = new();
    private readonly TimeProvider _time;
    private readonly Counter<long> _events;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _writeFailures;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _rebalances;
    private readonly Histogram<double> _delay;
    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<int> _batchSize;
    private long _lastIngestMilliseconds;

    public IngestMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(CollectorTelemetry.MeterName);
        _events = meter.CreateCounter<long>(
            "sei.collector.ingested.events", "{event}", "Events in the database, by whether they were new to it.");
        _rows = meter.CreateCounter<long>("sei.collector.ingested.rows", "{row}", "Rows inserted or updated, by table.");
        _writeFailures = meter.CreateCounter<long>(
            "sei.collector.write.failures", "{failure}", "Transactions that failed, by whether the database was away or refused an event.");
        _deadLetters = meter.CreateCounter<long>("sei.collector.dead.letters", "{message}", "Messages moved to the dead letters, by reason.");
        _rebalances = meter.CreateCounter<long>("sei.collector.consumer.rebalances", "{rebalance}", "Assignments of partitions to this process.");
        _delay = meter.CreateHistogram(
            "sei.collector.ingest.delay", "s", "From taking an event in to its row in the database.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] });
        _batchDuration = meter.CreateHistogram<double>("sei.collector.batch.duration", "s", "Time to write one batch, retries included.");
        _batchSize = meter.CreateHistogram(
            "sei.collector.batch.size", "{event}", "Events that were written together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000] });
        meter.CreateObservableGauge("sei.collector.consumer.lag.messages", ObserveLag, "{message}",
            "Messages on the topic that are not in the database yet, by partition; of the partitions that this process has.");
        meter.CreateObservableGauge("sei.collector.last_ingest.timestamp", ObserveLastIngest, "s",
            "Unix time at which a batch was last committed.");
    }

    /// <summary>A batch was written, each event <paramref name="delays"/> after it was taken in, of which <paramref name="inserted"/> were new.</summary>
    public void Wrote(long inserted, IReadOnlyList<TimeSpan> delays, TimeSpan duration)
    {
        _events.Add(inserted, Inserted);
        _events.Add(delays.Count - inserted, Duplicate);
        foreach (var delay in delays)
            _delay.Record(Math.Max(delay.TotalSeconds, 0));
        _batchDuration.Record(duration.TotalSeconds);
        _batchSize.Record(delays.Count);
        Volatile.Write(ref _lastIngestMilliseconds, _time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public void Rows(string table, long count) => _rows.Add(count, new KeyValuePair<string, object?>("table", table));

    public void WriteFailed(string cause) => _writeFailures.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public void DeadLetter(RejectionReason reason) => _deadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason.Word()));

    public void Rebalanced() => _rebalances.Add(1);

    public void Lag(int partition, long messages) => _lag[partition] = messages;

    public void NoPartitions() => _lag.Clear();

    private IEnumerable<Measurement<long>> ObserveLag() =>
        from lag in _lag
        select new Measurement<long>(lag.Value, new KeyValuePair<string, object?>("partition", lag.Key.ToString(CultureInfo.InvariantCulture)));

    private IEnumerable<Measurement<double>> ObserveLastIngest() =>
        Volatile.Read(ref _lastIngestMilliseconds) is > 0 and var milliseconds ? [new Measurement<double>(milliseconds / 1000.0)] : [];
}
