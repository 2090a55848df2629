using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace SeiPlatform.ServiceDefaults.Logging;

/// <summary>
/// Says as plain text what Fluent Bit does not take over from OTLP: the event's name, whose own field it leaves out before version 5, and whole numbers, of which
/// it keeps the lower 32 bits up to 5.1.
/// </summary>
internal sealed class ReceiverLogProcessor : BaseProcessor<LogRecord>
{
    /// <summary>What OpenTelemetry called the event's name while it was an attribute.</summary>
    public const string EventName = "event.name";

    public override void OnEnd(LogRecord data)
    {
        if (data.Attributes?.Any(attribute => IsLarge(attribute.Value)) == true)
            data.Attributes = [.. data.Attributes.Select(attribute => IsLarge(attribute.Value) ? new(attribute.Key, Convert.ToString(attribute.Value, CultureInfo.InvariantCulture)) : attribute)];
        if (data.EventId.Name is { Length: > 0 } name)
            data.Attributes = [.. data.Attributes ?? [], new(EventName, name)];
    }

    private static bool IsLarge(object? value) => value is long and (< int.MinValue or > int.MaxValue) or uint and > int.MaxValue or ulong and > int.MaxValue;
}
