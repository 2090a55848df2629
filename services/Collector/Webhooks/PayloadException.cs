namespace SeiPlatform.Collector.Webhooks;

/// <summary>The payload is no such event: the sender's mistake, which sending it again does not mend. The message goes back to the sender.</summary>
public sealed class PayloadException(string message, Exception? innerException = null) : Exception(message, innerException);
