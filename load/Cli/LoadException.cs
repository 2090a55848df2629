namespace SeiPlatform.Load.Cli;

/// <summary>The exit codes of <c>./sei</c>, as far as the load has them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something was answered otherwise than it has to be.</summary>
    public const int Failed = 1;

    public const int Usage = 2;
    public const int NotRunning = 7;
}

/// <summary>Something that the person who plays load has to know; the message says it all.</summary>
internal sealed class LoadException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
