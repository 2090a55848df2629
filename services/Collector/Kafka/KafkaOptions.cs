using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Collector.Kafka;

/// <summary>Section <c>Kafka</c>; the brokers come from <c>ConnectionStrings:kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    [Required(ErrorMessage = "ConnectionStrings:kafka is missing; expected host:port of a Kafka broker, several separated by commas.")]
    public string BootstrapServers { get; set; } = "";

    /// <summary>How long an event may wait for its acknowledgement before its sender is told that Kafka is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00", ErrorMessage = "Kafka:MessageTimeout must be a time between 00:00:00.5 and 00:05:00.")]
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the producer waits for more events to send together.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01", ErrorMessage = "Kafka:Linger must be a time between 00:00:00 and 00:00:01.")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Events handed to the producer and not yet acknowledged; further ones wait.</summary>
    [Range(1_000, 1_000_000, ErrorMessage = "Kafka:MaxInFlightMessages must be between 1000 and 1000000.")]
    public int MaxInFlightMessages { get; set; } = 50_000;

    /// <summary>Replicas of the topics when this service creates them; -1 leaves it to the broker.</summary>
    [Range(-1, 10, ErrorMessage = "Kafka:ReplicationFactor must be -1 (the broker's default) or between 1 and 10.")]
    public short ReplicationFactor { get; set; } = -1;
}
