using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Planning;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running.State;

/// <summary>Passes the status of what runs on to those who watch the application model, for its parts (a server's databases) too.</summary>
internal sealed class ModelNotifications(DistributedApplicationModel model, ResourceNotificationService notifications)
{
    private readonly ILookup<string, IResource> _byWorkload = model.Resources
        .Select(resource => (Resource: resource, Running: RunPlan.RunningPartOf(resource)))
        .Where(pair => pair.Running is not null)
        .ToLookup(pair => pair.Running!.Name, pair => pair.Resource, StringComparer.Ordinal);

    public void Publish(ResourceStatus status)
    {
        foreach (var resource in _byWorkload[status.Name])
        {
            // Completes at once: the service only queues for its watchers.
            notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = StateOf(status.State),
                ExitCode = status.ExitCode,
                HealthReports = [new HealthReportSnapshot("ready", HealthOf(status.Health), status.Detail, null)],
                Urls = [.. status.Urls.Select(url => new UrlSnapshot(null, url, IsInternal: false))],
            }).GetAwaiter().GetResult();
        }
    }

    private static string StateOf(WorkloadState state) => state switch
    {
        WorkloadState.NotStarted => KnownResourceStates.NotStarted,
        WorkloadState.Waiting => KnownResourceStates.Waiting,
        WorkloadState.Running => KnownResourceStates.Running,
        WorkloadState.Finished => KnownResourceStates.Finished,
        WorkloadState.Failed or WorkloadState.Unavailable => KnownResourceStates.FailedToStart,
        WorkloadState.Stopping => KnownResourceStates.Stopping,
        WorkloadState.Held or WorkloadState.Stopped => KnownResourceStates.Exited,
        _ => KnownResourceStates.Starting,
    };

    private static HealthStatus? HealthOf(WorkloadHealth health) => health switch
    {
        WorkloadHealth.Healthy => HealthStatus.Healthy,
        WorkloadHealth.Unhealthy => HealthStatus.Unhealthy,
        _ => null,
    };
}
