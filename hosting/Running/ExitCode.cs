namespace Aspire.Hosting.Running;

/// <summary>What the AppHost's exit code means, for a run and for every verb.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A defect: something that the host did not foresee.</summary>
    public const int Unexpected = 1;

    /// <summary>A wrong command line or a mistake in the configuration.</summary>
    public const int Configuration = 2;

    /// <summary>There is no container engine, or it does not answer.</summary>
    public const int NoEngine = 3;

    /// <summary>A host port that a resource needs is held by something else.</summary>
    public const int PortTaken = 4;

    /// <summary>This AppHost runs already.</summary>
    public const int AlreadyRunning = 5;

    /// <summary>Something did not become healthy. Resources whose image cannot be had do not count.</summary>
    public const int NotHealthy = 6;

    /// <summary>The verb needs a running AppHost and there is none.</summary>
    public const int NotRunning = 7;
}
