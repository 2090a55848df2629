namespace Aspire.Hosting.Running;

/// <summary>Ends a run or a verb with a message for the person at the terminal, who has no use for a stack trace.</summary>
internal sealed class RunException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
