using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Display;

/// <summary>Puts a change of a resource's status into words.</summary>
internal sealed class Narrator(DependencyGraph graph)
{
    /// <returns>Null when the change is not worth a line.</returns>
    public Remark? Of(ResourceStatus before, ResourceStatus after)
    {
        var moved = before.State != after.State;
        return after.State switch
        {
            WorkloadState.Preparing when after.Detail is { } progress => Progress(progress),
            WorkloadState.Waiting when moved => Note($"waits {after.Detail}"),
            WorkloadState.Starting when moved => Note(after.Restarts == 0 ? "starts" : "starts again"),
            WorkloadState.Running => OfHealth(before, after),
            WorkloadState.Restarting => Important(after.Detail + NeededBy(after.Name), after.LastLines),
            WorkloadState.Finished => Note("has finished"),
            WorkloadState.Failed => Important($"failed: {after.Detail}" + NeededBy(after.Name), after.LastLines),
            WorkloadState.Unavailable => Important($"unavailable: {after.Detail}", []),
            WorkloadState.Held when moved => Important($"stopped on purpose{NeededBy(after.Name)}", []),
            WorkloadState.Stopped when moved => Note("stopped"),
            _ => null,
        };

        Remark Progress(string text) => new(after.Name, text, RemarkWeight.Progress);
        Remark Note(string text) => new(after.Name, text, RemarkWeight.Note);
        Remark Important(string text, IReadOnlyList<string> lines) => new(after.Name, text, RemarkWeight.Important, lines);
    }

    private Remark? OfHealth(ResourceStatus before, ResourceStatus after) => (before.Health, after.Health) switch
    {
        (WorkloadHealth.Unhealthy, WorkloadHealth.Healthy) => new(after.Name, "healthy again", RemarkWeight.Important),
        (not WorkloadHealth.Healthy, WorkloadHealth.Healthy) => after.Restarts == 0
            ? new(after.Name, "healthy", RemarkWeight.Note)
            : new(after.Name, "healthy again", RemarkWeight.Important),
        (not WorkloadHealth.Unhealthy, WorkloadHealth.Unhealthy) =>
            new(after.Name, $"unhealthy: {after.Detail}{NeededBy(after.Name)}", RemarkWeight.Important),
        (_, WorkloadHealth.Unknown) when after.Detail is { } missing => new(after.Name, $"not ready yet: {missing}", RemarkWeight.Progress),
        _ => null,
    };

    private string NeededBy(string name) =>
        graph.DependentsOf(name) is { Count: > 0 } dependents ? $" (needed by {string.Join(", ", dependents)})" : "";
}
