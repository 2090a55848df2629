using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Collector.Ingest;

/// <summary>Section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>Events that go into the database in one transaction at most.</summary>
    [Range(1, 100_000, ErrorMessage = "Ingest:BatchEvents must be between 1 and 100000.")]
    public int BatchEvents { get; set; } = 10_000;

    /// <summary>Bytes of events that go into the database in one transaction at most.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024, ErrorMessage = "Ingest:BatchBytes must be between 65536 and 268435456.")]
    public int BatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long the first event of a batch waits for others.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ErrorMessage = "Ingest:BatchWindow must be a time between 00:00:00 and 00:00:10.")]
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time without a heartbeat after which the group gives this process's partitions to another.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage = "Ingest:SessionTimeout must be a time between 00:00:01 and 00:05:00.")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
