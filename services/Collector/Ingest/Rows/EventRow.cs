namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>A line of the log of facts; the payload is JSON as it came.</summary>
internal readonly record struct EventRow(
    string Id,
    DateTime OccurredAt,
    DateTime ReceivedAt,
    string Type,
    string Source,
    string Repository,
    string? Actor,
    ReadOnlyMemory<byte> Payload);
