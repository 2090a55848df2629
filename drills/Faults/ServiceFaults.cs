using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Faults;

/// <summary>Faults that the services cause in themselves when they are asked to (docs/faults.md), and faults of whole resources.</summary>
internal static class ServiceFaults
{
    /// <summary>The longest that the services agree to, in seconds: the drill ends it.</summary>
    private const int Duration = 3600;

    /// <param name="context">The drill.</param>
    /// <param name="service">The service.</param>
    /// <param name="fault">The fields of the fault but its duration.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task FaultAsync(this DrillContext context, string service, Dictionary<string, object> fault, CancellationToken cancellationToken)
    {
        context.UndoWith(new EndFaults(service));
        return context.Workbench.AdminAsync(service, HttpMethod.Post, "faults", new Dictionary<string, object>(fault) { ["duration"] = Duration }, cancellationToken);
    }

    public static Task StopAsync(this DrillContext context, string resource, CancellationToken cancellationToken)
    {
        context.UndoWith(new StartResource(resource));
        return context.Workbench.Resources.StopAsync(resource, cancellationToken);
    }
}
