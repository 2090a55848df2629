using System.Globalization;

namespace SeiPlatform.Tests.Stack.Otlp;

/// <summary>Reads the spans out of an OTLP <c>ExportTraceServiceRequest</c>; the field numbers are those of opentelemetry/proto/trace/v1/trace.proto.</summary>
internal static class TraceRequest
{
    private const long StatusCodeError = 2;

    public static IEnumerable<Span> Parse(byte[] request) =>
        from resourceSpans in ProtoMessage.Parse(request).Messages(1)
        let service = resourceSpans.Messages(1).Select(resource => Attributes(resource, 1)).FirstOrDefault()?.GetValueOrDefault("service.name") ?? ""
        from scopeSpans in resourceSpans.Messages(2)
        let scope = scopeSpans.Messages(1).Select(instrumentation => instrumentation.Text(1)).FirstOrDefault() ?? ""
        from span in scopeSpans.Messages(2)
        select new Span(
            service,
            scope,
            TraceId: span.Hex(1),
            SpanId: span.Hex(2),
            ParentId: span.Hex(4),
            Name: span.Text(5),
            Kind: (SpanKind)span.Number(6),
            IsError: span.Messages(15).Any(status => status.Number(3) == StatusCodeError))
        {
            Attributes = Attributes(span, 9),
            LinkedTraces = [.. span.Messages(13).Select(link => link.Hex(1))],
        };

    private static Dictionary<string, string> Attributes(ProtoMessage message, int field)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var pair in message.Messages(field))
        {
            attributes[pair.Text(1)] = pair.Messages(2).Select(AnyValue).FirstOrDefault() ?? "";
        }

        return attributes;
    }

    private static string AnyValue(ProtoMessage value) => true switch
    {
        _ when value.Has(1) => value.Text(1),
        _ when value.Has(2) => value.Number(2) != 0 ? "true" : "false",
        _ when value.Has(3) => value.Number(3).ToString(CultureInfo.InvariantCulture),
        _ when value.Has(4) => value.Double(4).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
