using System.Diagnostics;
using Confluent.Kafka;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest;

/// <summary>An event with the message that it came in, the payload within that as it came, and the span that published it, if any.</summary>
internal sealed record IncomingEvent(
    ConsumeResult<byte[], byte[]> Message, EngineeringEvent Event, ReadOnlyMemory<byte> Payload, ActivityContext Sender);

/// <summary>A message that cannot become rows, and why.</summary>
internal sealed record RejectedMessage(ConsumeResult<byte[], byte[]> Message, RejectionReason Reason, string Detail);

/// <summary>Why a message went to the dead letters; the names are the values of the metric's label.</summary>
internal enum RejectionReason
{
    InvalidJson,
    UnknownSchemaVersion,
    InvalidEvent,
    TooLarge,

    /// <summary>The database refused it.</summary>
    Refused,
}

internal static class RejectionReasons
{
    public static string Word(this RejectionReason reason) => reason switch
    {
        RejectionReason.InvalidJson => "invalid-json",
        RejectionReason.UnknownSchemaVersion => "unknown-schema-version",
        RejectionReason.InvalidEvent => "invalid-event",
        RejectionReason.TooLarge => "too-large",
        _ => "refused",
    };
}
