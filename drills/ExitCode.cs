namespace SeiPlatform.Drills;

/// <summary>The exit codes of <c>./sei</c>, as far as drills have them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An alert did not fire in time or did not resolve, or an unrelated critical one fired.</summary>
    public const int Failed = 1;

    public const int Usage = 2;
    public const int NotRunning = 7;

    /// <summary>Interrupted; the faults have been undone.</summary>
    public const int Interrupted = 130;
}

/// <summary>Something that the person who drills has to know; the message says it all.</summary>
internal sealed class DrillException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
