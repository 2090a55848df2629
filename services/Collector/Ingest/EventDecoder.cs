using System.Text.Json;
using Confluent.Kafka;
using SeiPlatform.Contracts;
using SeiPlatform.ServiceDefaults.Messaging;

namespace SeiPlatform.Collector.Ingest;

/// <summary>Turns a message into an event, or says why that cannot be.</summary>
internal static class EventDecoder
{
    /// <summary>Longer messages are none of ours: the largest event has a few kilobytes.</summary>
    public const int LongestMessage = 512 * 1024;

    public static bool TryDecode(ConsumeResult<byte[], byte[]> message, out IncomingEvent? incoming, out RejectedMessage? rejected)
    {
        (incoming, rejected) = (null, null);
        var value = message.Message.Value;
        if (value is not { Length: > 0 })
            return Reject(RejectionReason.InvalidJson, "the message is empty", out rejected);
        if (value.Length > LongestMessage)
            return Reject(RejectionReason.TooLarge, $"{value.Length} bytes; at most {LongestMessage} are read", out rejected);

        try
        {
            if (SchemaVersion(value) is > EngineeringEvent.CurrentSchemaVersion and var version)
                return Reject(RejectionReason.UnknownSchemaVersion, $"version {version}; this build reads up to {EngineeringEvent.CurrentSchemaVersion}", out rejected);
            if (JsonSerializer.Deserialize(value, ContractsJsonContext.Default.EngineeringEvent) is not { } @event)
                return Reject(RejectionReason.InvalidJson, "the message is null", out rejected);
            if (EventRules.Violation(@event) is { } violation)
                return Reject(RejectionReason.InvalidEvent, violation, out rejected);

            incoming = new IncomingEvent(message, @event, Payload(value), KafkaTraceContext.Extract(message.Message.Headers));
            return true;
        }
        // A lone surrogate in an escape is not a JsonException.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return Reject(RejectionReason.InvalidJson, exception.Message, out rejected);
        }

        bool Reject(RejectionReason reason, string detail, out RejectedMessage result)
        {
            result = new RejectedMessage(message, reason, detail);
            return false;
        }
    }

    /// <summary>Read first: what a later version means by its fields is not for this build to say.</summary>
    private static int? SchemaVersion(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("schemaVersion"u8))
                return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) ? version : null;
            reader.Skip();
        }

        return null;
    }

    /// <summary>The first payload in the message's own words: fields that this build does not know stay.</summary>
    private static ReadOnlyMemory<byte> Payload(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPayload = reader.ValueTextEquals("change"u8) || reader.ValueTextEquals("deployment"u8) || reader.ValueTextEquals("incident"u8)
                || reader.ValueTextEquals("pipelineRun"u8) || reader.ValueTextEquals("artifact"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (isPayload && isObject)
                return json.AsMemory(start, (int)reader.BytesConsumed - start);
        }

        return "{}"u8.ToArray();
    }
}
