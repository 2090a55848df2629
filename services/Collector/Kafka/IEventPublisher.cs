using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Kafka;

/// <summary>The way onto <see cref="Topics.Events"/>.</summary>
public interface IEventPublisher
{
    /// <summary>
    /// Returns when Kafka has acknowledged every event. Callers may publish the same events again after a failure: their ids make that harmless.
    /// </summary>
    /// <exception cref="EventPublishException">Kafka did not acknowledge all of them within <see cref="KafkaOptions.MessageTimeout"/>.</exception>
    Task PublishAsync(IReadOnlyList<EngineeringEvent> events, CancellationToken ct);
}
