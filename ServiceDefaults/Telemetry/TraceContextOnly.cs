using System.Diagnostics;

namespace SeiPlatform.ServiceDefaults.Telemetry;

/// <summary>
/// The W3C trace context and nothing else. Baggage would carry what any caller makes up through every service and out to whom they call, and nothing here reads it.
/// </summary>
internal sealed class TraceContextOnly : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields { get; } = ["traceparent", "tracestate"];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        W3C.Inject(activity, carrier, (to, field, value) =>
        {
            if (Fields.Contains(field))
                setter?.Invoke(to, field, value);
        });

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
