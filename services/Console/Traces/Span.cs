namespace SeiPlatform.Console.Traces;

/// <summary>A step of a trace, as its service told it. Identifiers are lower-case hex.</summary>
/// <param name="Service">Whose step it was.</param>
/// <param name="Scope">The library that recorded it.</param>
/// <param name="SpanId">Its own identifier.</param>
/// <param name="ParentId">The step that it is part of; null for the first.</param>
/// <param name="Name">What was done.</param>
/// <param name="Kind">Such as <c>server</c> or <c>consumer</c>.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="End">Nanoseconds since 1970; never before <paramref name="Start"/>.</param>
/// <param name="IsError">It failed.</param>
/// <param name="StatusMessage">Why it failed, when it says so.</param>
/// <param name="Attributes">What else is known of it.</param>
/// <param name="Events">What happened during it.</param>
/// <param name="Links">The other traces that it has to do with.</param>
public sealed record Span(
    string Service,
    string Scope,
    string SpanId,
    string? ParentId,
    string Name,
    string Kind,
    long Start,
    long End,
    bool IsError,
    string? StatusMessage,
    IReadOnlyList<SpanAttribute> Attributes,
    IReadOnlyList<SpanEvent> Events,
    IReadOnlyList<string> Links)
{
    public TimeSpan Duration => TimeSpan.FromTicks((End - Start) / TimeSpan.NanosecondsPerTick);
}

/// <param name="Key">By OpenTelemetry's conventions.</param>
/// <param name="Value">As text.</param>
public sealed record SpanAttribute(string Key, string Value);

/// <param name="Name">Such as <c>exception</c>.</param>
/// <param name="Time">Nanoseconds since 1970.</param>
/// <param name="Attributes">What is known of it.</param>
public sealed record SpanEvent(string Name, long Time, IReadOnlyList<SpanAttribute> Attributes);
