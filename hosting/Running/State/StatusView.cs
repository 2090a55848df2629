using Aspire.Hosting.Running.Ordering;

namespace Aspire.Hosting.Running.State;

/// <summary>The statuses as they are shown: a resource that runs without something it waited for says so.</summary>
internal static class StatusView
{
    public static IReadOnlyList<ResourceStatus> Of(StatusBoard board, IReadOnlyList<Workload> workloads)
    {
        var all = board.All;
        var byName = all.ToDictionary(status => status.Name, StringComparer.Ordinal);
        return [.. all.Zip(workloads, (status, workload) => status.State is WorkloadState.Running && Missing(workload, byName) is { Length: > 0 } missing
            ? status with { Detail = string.Join("; ", new[] { status.Detail, $"without {missing}" }.OfType<string>()) }
            : status)];
    }

    private static string Missing(Workload workload, Dictionary<string, ResourceStatus> byName) => string.Join(", ", workload.Waits
        .Where(wait => wait.Condition is not WaitCondition.Completed && !byName[wait.On].IsHealthy)
        .Select(wait => wait.On)
        .Distinct(StringComparer.Ordinal));
}
