namespace Aspire.Hosting.Running.Ordering;

internal enum WorkloadState
{
    /// <summary>Asked to start by nobody (<c>WithExplicitStart</c>).</summary>
    NotStarted,

    /// <summary>The image is pulled or built, or the project is built.</summary>
    Preparing,

    /// <summary>Waits for what it depends on.</summary>
    Waiting,
    Starting,
    Running,

    /// <summary>Died and comes back after a pause.</summary>
    Restarting,

    /// <summary>Ran to its end with exit code 0.</summary>
    Finished,

    /// <summary>Ended with an error and is not started again.</summary>
    Failed,

    /// <summary>Cannot run on this machine: its image, or something it waits for, cannot be had.</summary>
    Unavailable,

    /// <summary>Stopped because somebody asked for it, until somebody asks for its start.</summary>
    Held,
    Stopping,
    Stopped,
}

internal enum WorkloadHealth
{
    /// <summary>Not running, or not probed yet.</summary>
    Unknown,
    Healthy,
    Unhealthy,
}
