using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Display;

/// <summary>State and health in one word, and its colour.</summary>
internal static class StatusWords
{
    public static (string Word, string Color) Of(ResourceStatus status) => (status.State, status.Health) switch
    {
        (WorkloadState.Running, WorkloadHealth.Healthy) => ("healthy", "green"),
        (WorkloadState.Running, WorkloadHealth.Unhealthy) => ("unhealthy", "red"),
        (WorkloadState.Running, _) => ("starting", "yellow"),
        (WorkloadState.Starting, _) => ("starting", "yellow"),
        (WorkloadState.Preparing, _) => ("preparing", "yellow"),
        (WorkloadState.Waiting, _) => ("waiting", "yellow"),
        (WorkloadState.Restarting, _) => ("restarting", "red"),
        (WorkloadState.Failed, _) => ("failed", "red"),
        (WorkloadState.Unavailable, _) => ("unavailable", "magenta"),
        (WorkloadState.Finished, _) => ("finished", "green"),
        (WorkloadState.Stopping, _) => ("stopping", "grey"),
        (WorkloadState.Held or WorkloadState.Stopped, _) => ("stopped", "grey"),
        _ => ("not started", "grey"),
    };
}
