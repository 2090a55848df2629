namespace SeiPlatform.Tests.Stack.Otlp;

/// <summary>OTLP's span kinds, by its numbers.</summary>
public enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

/// <summary>A span as a service exported it; identifiers are lower-case hex.</summary>
public sealed record Span(string Service, string Scope, string TraceId, string SpanId, string ParentId, string Name, SpanKind Kind, bool IsError)
{
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>The traces of the spans that this one is linked to.</summary>
    public IReadOnlyList<string> LinkedTraces { get; init; } = [];

    public override string ToString() => $"{Service} {Kind} \"{Name}\" ({SpanId} under {(ParentId.Length == 0 ? "-" : ParentId)})";
}
