using System.Globalization;
using Docker.DotNet.Models;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Bench;

/// <summary>
/// Processor time by part of the platform. On a machine that does other things too, this is what a benchmark can be judged by: the clock on the wall
/// counts everybody's work.
/// </summary>
internal static class CpuTime
{
    // USER_HZ: what /proc counts in, 100 a second on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>A process, and the children of it that have ended and were waited for.</summary>
    public static async Task<(TimeSpan Own, TimeSpan Children)> OfProcessAsync(int processId, CancellationToken cancellationToken)
    {
        var status = await File.ReadAllTextAsync($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat", cancellationToken);
        // The second field is the program's name in brackets, and may contain anything; utime, stime, cutime and cstime are fields 14 to 17.
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(fields[11]) + Ticks(fields[12]), Ticks(fields[13]) + Ticks(fields[14]));

        static TimeSpan Ticks(string field) => TimeSpan.FromSeconds(long.Parse(field, CultureInfo.InvariantCulture) / TicksPerSecond);
    }

    public static async Task<TimeSpan> OfContainerAsync(string id, CancellationToken cancellationToken)
    {
        var engine = await ContainerEngine.GetAsync();
        var stats = new FirstStats();
        await engine.Client.Containers.GetContainerStatsAsync(id, new ContainerStatsParameters { Stream = false, OneShot = true }, stats, cancellationToken);
        var used = (await stats.Value.WaitAsync(cancellationToken)).CPUStats?.CPUUsage?.TotalUsage
            ?? throw new InvalidOperationException($"The engine says nothing of {id}.");
        return TimeSpan.FromMicroseconds(used / 1000.0);
    }
}
