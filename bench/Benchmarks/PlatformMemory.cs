using System.Diagnostics;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Harness.Running;

namespace SeiPlatform.Bench.Benchmarks;

/// <summary>
/// The resident memory of every process and container of the platform that runs in this folder. Pages that processes share are counted for each, and of a
/// container's page cache only what is in use: as <c>docker stats</c> counts.
/// </summary>
internal static class PlatformMemory
{
    public static async Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var stateFile = RepositoryRoot.File(".sei", "run", "state.json");
        if (RunState.Read(stateFile) is not { Phase: not "Stopped" } state)
        {
            throw new InvalidOperationException("The platform does not run here: ./sei up --detach");
        }

        var engine = await ContainerEngine.GetAsync();
        var rows = new List<(string Name, string Kind, long Bytes)> { ("apphost", "process", Resident(state.Host.Pid)) };
        foreach (var resource in state.Resources)
        {
            if (resource.ContainerId is { } container)
            {
                rows.Add((resource.Name, "container", await OfContainerAsync(engine.Client, container, cancellationToken)));
            }
            else if (resource.Process is { } process)
            {
                rows.Add((resource.Name, "process", Resident(process.Pid)));
            }
            else
            {
                rows.Add((resource.Name, resource.State, 0));
            }
        }

        foreach (var (name, kind, bytes) in rows.OrderByDescending(row => row.Bytes))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24}  {kind,-12}  {Megabytes(bytes),8:N1} MB"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"together",-24}  {"",-12}  {Megabytes(rows.Sum(row => row.Bytes)),8:N1} MB"));
    }

    private static double Megabytes(long bytes) => bytes / 1024.0 / 1024.0;

    private static long Resident(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }

    private static async Task<long> OfContainerAsync(IDockerClient client, string id, CancellationToken cancellationToken)
    {
        var stats = new FirstStats();
        await client.Containers.GetContainerStatsAsync(
            id, new ContainerStatsParameters { Stream = false }, stats, cancellationToken);
        var memory = (await stats.Value.WaitAsync(cancellationToken)).MemoryStats ?? throw new InvalidOperationException($"The engine says nothing of {id}.");
        ulong idle = 0;

        // The first name is that of cgroups version 1, the second of version 2.
        _ = memory.Stats?.TryGetValue("total_inactive_file", out idle) == true || memory.Stats?.TryGetValue("inactive_file", out idle) == true;
        return (long)((memory.Usage ?? 0) - idle);
    }
}
