namespace SeiPlatform.Collector.Kafka;

/// <summary>Some events of a batch were not acknowledged; which of them reached the topic is unknown.</summary>
public sealed class EventPublishException(string message, Exception? innerException = null) : Exception(message, innerException);
