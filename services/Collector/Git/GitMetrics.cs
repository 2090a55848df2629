using System.Diagnostics.Metrics;

namespace SeiPlatform.Collector.Git;

/// <summary>What git imports look like from outside. No label names a repository: there may be any number of them.</summary>
internal sealed class GitMetrics
{
    private readonly Counter<long> _commits;
    private readonly Counter<long> _deployments;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _imports;
    private readonly Histogram<double> _duration;
    private int _running;
    private long _bytesInFlight;

    public GitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(CollectorTelemetry.MeterName);
        _commits = meter.CreateCounter<long>("sei.collector.git.commits", "{commit}", "Commits of git histories that were published.");
        _deployments = meter.CreateCounter<long>("sei.collector.git.deployments", "{deployment}", "Tags that were published as deployments.");
        _skipped = meter.CreateCounter<long>("sei.collector.git.skipped", "{object}", "Commits and tags that could not be used.");
        _imports = meter.CreateCounter<long>("sei.collector.git.imports", "{import}", "Imports that ended, by outcome.");
        _duration = meter.CreateHistogram(
            "sei.collector.git.import.duration", "s", "From the start of an import until all of it was in the database.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] });
        meter.CreateObservableGauge("sei.collector.git.imports.running", () => Volatile.Read(ref _running), "{import}", "Imports under way.");
        meter.CreateObservableGauge("sei.collector.git.in_flight.size", () => Interlocked.Read(ref _bytesInFlight), "By",
            "Events of imports on the topic that are not in the database yet, before compression.");
    }

    public void Started() => Interlocked.Increment(ref _running);

    public void Published(long commits, long deployments, long bytesInFlight)
    {
        _commits.Add(commits);
        _deployments.Add(deployments);
        Interlocked.Exchange(ref _bytesInFlight, bytesInFlight);
    }

    public void Skipped(string what, long count) => _skipped.Add(count, new KeyValuePair<string, object?>("what", what));

    public void Ended(string outcome, TimeSpan duration)
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Exchange(ref _bytesInFlight, 0);
        _imports.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
    }
}
