using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SeiPlatform.Tests.Unit.Collector;

/// <summary>What an instrument of one meter factory measures while this lives.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener;
    private readonly ConcurrentQueue<Measurement> _all = [];

    public Measurements(IMeterFactory factory, string instrument)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Name == instrument && ReferenceEquals(published.Meter.Scope, factory))
                    listener.EnableMeasurementEvents(published);
            },
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            _all.Enqueue(new(value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString()))));
        _listener.Start();
    }

    public IReadOnlyList<Measurement> All => [.. _all];

    public void Dispose() => _listener.Dispose();

    internal sealed record Measurement(long Value, IReadOnlyDictionary<string, string?> Tags);
}
