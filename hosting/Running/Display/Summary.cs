using System.Globalization;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Display;

/// <summary>What is said once when everything has come as far as it will.</summary>
internal static class Summary
{
    public static IEnumerable<string> Lines(IReadOnlyList<ResourceStatus> statuses, TimeSpan duration, RunFiles files)
    {
        var healthy = statuses.Count(status => status.IsHealthy || status.State is WorkloadState.Finished);
        var unavailable = statuses.Where(status => status.State is WorkloadState.Unavailable).ToArray();
        var failed = statuses.Where(status => IsFailed(status)).ToArray();
        var wanted = statuses.Count(status => status.State is not WorkloadState.NotStarted);

        yield return "";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{(healthy == wanted ? "Everything is" : $"{healthy} of {wanted} resources are")} healthy after {duration.TotalSeconds:0.0} s.");
        foreach (var status in unavailable)
            yield return $"  {status.Name} is unavailable: {status.Detail}";
        foreach (var status in failed)
            yield return $"  {status.Name} did not become healthy: {status.Detail ?? "no reason known"} (log: {files.LogOf(status.Name)})";

        yield return "";
        var width = statuses.Select(status => status.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var status in statuses.Where(status => status.IsHealthy))
        {
            foreach (var url in status.Urls)
                yield return $"  {status.Name.PadRight(width)}  {url}";
        }
        yield return "";
        if (File.Exists(files.Secrets))
            yield return $"Credentials: {files.Secrets}";
        yield return $"Logs: {files.Logs}";
    }

    public static bool IsFailed(ResourceStatus status) =>
        !status.IsHealthy && status.State is not (WorkloadState.Finished or WorkloadState.Unavailable or WorkloadState.NotStarted);
}
