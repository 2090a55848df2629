namespace SeiPlatform.Console.Traces;

/// <summary>What is known of a trace so far: its spans come in any order and from several services.</summary>
/// <param name="Id">32 digits of lower-case hex.</param>
/// <param name="Spans">As they came.</param>
/// <param name="Omitted">How many more there were than are kept.</param>
public sealed record Trace(string Id, IReadOnlyList<Span> Spans, int Omitted)
{
    /// <summary>Nanoseconds since 1970.</summary>
    public long Start { get; } = Spans.Min(span => span.Start);

    /// <summary>Nanoseconds since 1970.</summary>
    public long End { get; } = Spans.Max(span => span.End);

    public DateTimeOffset StartedAt => DateTimeOffset.UnixEpoch.AddTicks(Start / TimeSpan.NanosecondsPerTick);

    /// <summary>From its first step's beginning to its last one's end.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks((End - Start) / TimeSpan.NanosecondsPerTick);

    /// <summary>The step that it is named by: the first that is part of no other.</summary>
    public Span Root => field ??= Tree()[0].Span;

    public IEnumerable<string> Services => Spans.Select(span => span.Service).Distinct(StringComparer.Ordinal);

    public int Errors => Spans.Count(span => span.IsError);

    /// <summary>The spans as a tree from top to bottom, each with its depth. Each stands in it once, whatever it names as its parent.</summary>
    public IReadOnlyList<(Span Span, int Depth)> Tree()
    {
        var known = Spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var parts = Spans.Where(span => span.ParentId is { } parent && known.Contains(parent)).ToLookup(span => span.ParentId, StringComparer.Ordinal);
        var placed = new HashSet<Span>(ReferenceEqualityComparer.Instance);
        var rows = new List<(Span, int)>();
        Place(Spans.Where(span => span.ParentId is null));
        // Its parent has not come, or comes from a service that keeps its spans to itself.
        Place(Spans.Where(span => span.ParentId is { } parent && !known.Contains(parent)));
        // Spans that are each other's parents.
        Place(Spans);
        return rows;

        void Place(IEnumerable<Span> tops)
        {
            var open = new Stack<(Span Span, int Depth)>(Latest(tops).Select(top => (top, 0)));
            while (open.TryPop(out var next))
            {
                if (!placed.Add(next.Span))
                    continue;
                rows.Add(next);
                foreach (var part in Latest(parts[next.Span.SpanId]))
                    open.Push((part, next.Depth + 1));
            }
        }

        // The last is pushed first, so that the first is taken first.
        static IEnumerable<Span> Latest(IEnumerable<Span> spans) => spans.OrderByDescending(span => span.Start).ThenByDescending(span => span.End);
    }
}
