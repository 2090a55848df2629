using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace SeiPlatform.ServiceDefaults.Messaging;

/// <summary>The W3C trace context in the headers of a Kafka message, so that a trace goes through the topic. No baggage is carried.</summary>
public static class KafkaTraceContext
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    /// <summary>Writes the context of <paramref name="activity"/>, by default the current one; without one the headers stay as they are.</summary>
    public static void Inject(Headers headers, Activity? activity = null)
    {
        ArgumentNullException.ThrowIfNull(headers);
        activity ??= Activity.Current;
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            return;

        headers.Remove(TraceParent);
        headers.Add(TraceParent, Encoding.ASCII.GetBytes(id));
        headers.Remove(TraceState);
        if (activity.TraceStateString is { Length: > 0 } state)
            headers.Add(TraceState, Encoding.ASCII.GetBytes(state));
    }

    /// <summary>The sender's context, or <c>default</c> when there is none or it is malformed.</summary>
    public static ActivityContext Extract(Headers? headers) =>
        headers is not null
        && Text(headers, TraceParent) is { } parent
        && ActivityContext.TryParse(parent, Text(headers, TraceState), isRemote: true, out var context)
            ? context
            : default;

    private static string? Text(Headers headers, string key) =>
        headers.TryGetLastBytes(key, out var bytes) && bytes is not null ? Encoding.ASCII.GetString(bytes) : null;
}
