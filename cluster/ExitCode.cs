namespace SeiPlatform.Cluster;

/// <summary>The exit codes of <c>./sei</c>, as far as the cluster has them.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Usage = 2;
}

/// <summary>Something that whoever renders or applies has to know; the message says it all.</summary>
internal class ClusterException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
