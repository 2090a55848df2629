using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Traces;

/// <summary>The last traces, in memory: a restart begins anew.</summary>
public sealed class TraceStore(IOptions<TraceOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _bytes;

    /// <summary>Keeps spans. The traces that began to arrive first go when there are too many or they are too large.</summary>
    public void Add(IEnumerable<ReceivedSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        lock (_gate)
        {
            foreach (var span in spans)
                Add(span);
        }
    }

    /// <summary>null when it never came, or has gone.</summary>
    public Trace? Find(string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out var entry) ? entry.Read(id) : null;
    }

    /// <summary>What matches, the latest to begin first.</summary>
    public IReadOnlyList<Trace> Find(TraceQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Trace[] all;
        lock (_gate)
            all = [.. _byId.Select(pair => pair.Value.Read(pair.Key))];
        return [.. all.Where(query.Matches).OrderByDescending(trace => trace.Start)];
    }

    private void Add(ReceivedSpan span)
    {
        var limits = options.Value;
        if (!_byId.TryGetValue(span.TraceId, out var entry))
        {
            _byId[span.TraceId] = entry = new Entry();
            _order.Enqueue(span.TraceId);
        }

        if (entry.Spans.Count >= limits.SpansPerTrace)
        {
            entry.Omitted++;
            return;
        }

        entry.Spans.Add(span.Span);
        entry.Bytes += span.Bytes;
        _bytes += span.Bytes;
        while (_order.Count > limits.Kept || (_bytes > limits.KeptBytes && _order.Count > 1))
        {
            _byId.Remove(_order.Dequeue(), out var oldest);
            _bytes -= oldest!.Bytes;
        }
    }

    private sealed class Entry
    {
        private Trace? _read;

        public List<Span> Spans { get; } = [];
        public int Omitted { get; set; }
        public long Bytes { get; set; }

        public Trace Read(string id) =>
            _read is { } read && read.Spans.Count == Spans.Count && read.Omitted == Omitted ? read : _read = new Trace(id, [.. Spans], Omitted);
    }
}
