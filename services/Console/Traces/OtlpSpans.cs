using System.Globalization;
using Google.Protobuf;
using Opentelemetry.Proto.Collector.Trace.V1;
using Opentelemetry.Proto.Common.V1;
using Opentelemetry.Proto.Trace.V1;
using OtlpSpan = Opentelemetry.Proto.Trace.V1.Span;

namespace SeiPlatform.Console.Traces;

/// <summary>A span with the trace that it is of, and its size as it was sent.</summary>
public sealed record ReceivedSpan(string TraceId, Span Span, int Bytes);

/// <summary>Reads the spans out of what an OTLP exporter sends.</summary>
public static class OtlpSpans
{
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;
    private const int LongestText = 4096;

    /// <exception cref="InvalidProtocolBufferException">It is no such request.</exception>
    public static IReadOnlyList<ReceivedSpan> Parse(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        foreach (var resource in ExportTraceServiceRequest.Parser.ParseFrom(request).ResourceSpans)
        {
            var service = resource.Resource?.Attributes.FirstOrDefault(attribute => attribute.Key == "service.name")?.Value?.StringValue is { Length: > 0 } name ? name : "unknown";
            foreach (var scope in resource.ScopeSpans)
            {
                // A span without valid identifiers belongs nowhere; the protocol has receivers drop it.
                foreach (var span in scope.Spans.Where(span => span.TraceId.Length == TraceIdBytes && span.SpanId.Length == SpanIdBytes))
                    spans.Add(new ReceivedSpan(Hex(span.TraceId), Read(service, scope.Scope?.Name ?? "", span), span.CalculateSize()));
            }
        }

        return spans;
    }

    private static Span Read(string service, string scope, OtlpSpan span)
    {
        var start = (long)span.StartTimeUnixNano;
        return new Span(
            service,
            scope,
            Hex(span.SpanId),
            span.ParentSpanId.Length == SpanIdBytes ? Hex(span.ParentSpanId) : null,
            Short(span.Name),
            span.Kind is OtlpSpan.Types.SpanKind.Unspecified ? "internal" : span.Kind.ToString().ToLowerInvariant(),
            start,
            Math.Max(start, (long)span.EndTimeUnixNano),
            span.Status?.Code is Status.Types.StatusCode.Error,
            span.Status?.Message is { Length: > 0 } message ? Short(message) : null,
            Attributes(span.Attributes),
            [.. span.Events.Select(happened => new SpanEvent(Short(happened.Name), (long)happened.TimeUnixNano, Attributes(happened.Attributes)))],
            [.. span.Links.Where(link => link.TraceId.Length == TraceIdBytes).Select(link => Hex(link.TraceId)).Distinct()]);
    }

    private static SpanAttribute[] Attributes(IEnumerable<KeyValue> attributes) =>
        [.. attributes.Select(attribute => new SpanAttribute(Short(attribute.Key), Short(Text(attribute.Value))))];

    private static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => $"[{string.Join(", ", value.ArrayValue.Values.Select(Text))}]",
        AnyValue.ValueOneofCase.KvlistValue => $"{{{string.Join(", ", value.KvlistValue.Values.Select(pair => $"{pair.Key}: {Text(pair.Value)}"))}}}",
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        _ => ""
    };

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
