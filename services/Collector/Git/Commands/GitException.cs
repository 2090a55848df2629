namespace SeiPlatform.Collector.Git.Commands;

/// <summary>A repository cannot be read, or git cannot be run; the message is for the person who asked for the import.</summary>
public sealed class GitException(string message, Exception? innerException = null) : Exception(message, innerException);
