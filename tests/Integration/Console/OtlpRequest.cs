using Google.Protobuf;
using Opentelemetry.Proto.Collector.Trace.V1;
using Opentelemetry.Proto.Common.V1;
using Opentelemetry.Proto.Resource.V1;
using Opentelemetry.Proto.Trace.V1;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>What an exporter sends: spans of one service.</summary>
internal static class OtlpRequest
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static readonly DateTimeOffset Start = new(2026, 8, 3, 10, 0, 0, TimeSpan.Zero);

    public static byte[] Of(string service, params IEnumerable<Span> spans)
    {
        var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "Npgsql" } };
        scope.Spans.AddRange(spans);
        var resource = new ResourceSpans { Resource = new Resource { Attributes = { Attribute("service.name", service) } }, ScopeSpans = { scope } };
        return new ExportTraceServiceRequest { ResourceSpans = { resource } }.ToByteArray();
    }

    /// <param name="name">What is done.</param>
    /// <param name="id">Of the span: a small number.</param>
    /// <param name="parent">0 for none.</param>
    /// <param name="from">Milliseconds after the trace's beginning.</param>
    /// <param name="to">Milliseconds after the trace's beginning.</param>
    /// <param name="trace">32 digits of hex.</param>
    /// <param name="error">Why it failed; null when it did not.</param>
    /// <param name="attributes">What else is known.</param>
    public static Span Span(
        string name, int id, int parent = 0, double from = 0, double to = 10, string trace = TraceId, string? error = null, params IEnumerable<(string Key, string Value)> attributes)
    {
        var span = new Span
        {
            TraceId = ByteString.CopyFrom(Convert.FromHexString(trace)),
            SpanId = ByteString.CopyFrom(Convert.FromHexString(Id(id))),
            ParentSpanId = parent == 0 ? ByteString.Empty : ByteString.CopyFrom(Convert.FromHexString(Id(parent))),
            Name = name,
            Kind = Opentelemetry.Proto.Trace.V1.Span.Types.SpanKind.Server,
            StartTimeUnixNano = Nanoseconds(from),
            EndTimeUnixNano = Nanoseconds(to),
            Status = new Status { Code = error is null ? Status.Types.StatusCode.Unset : Status.Types.StatusCode.Error, Message = error ?? "" },
        };
        span.Attributes.AddRange(attributes.Select(pair => Attribute(pair.Key, pair.Value)));
        return span;
    }

    public static string Id(int id) => id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static ulong Nanoseconds(double milliseconds) => (ulong)(Start.ToUnixTimeMilliseconds() * 1_000_000 + (long)(milliseconds * 1_000_000));
}
