using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Processes;
using Aspire.Hosting.Running.State;
using Docker.DotNet;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Stops a running AppHost and removes what is left of runs that ended badly.</summary>
internal sealed class DownVerb(RunOptions options, StateFile stateFile)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<int> RunAsync(bool volumes, VerbEnd _, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var before = stateFile.Read();
        var wasRunning = stateFile.ReadRunning() is { } running && await StopAsync(running, cancellationToken);
        var orphans = RunEnvironment.KillOrphans(stateFile.Read());
        var swept = await SweepAsync(volumes, mayLackEngine: !volumes && (before is null or { Phase: RunPhase.Stopped }), cancellationToken);

        Console.WriteLine(
            wasRunning ? $"Stopped after {TimeProvider.System.GetElapsedTime(started).TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} s."
            : orphans + swept > 0 ? $"Not running. Removed what a run had left behind: {orphans} processes, {swept} containers and networks."
            : "Not running.");
        return ExitCode.Success;
    }

    private async Task<bool> StopAsync(RunState running, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Stopping {running.Resources.Count(IsThere)} resources (process {running.Host.Pid}).");
        ProcessGroup.RequestStopOfOne(running.Host.Pid);
        var from = TimeProvider.System.GetTimestamp();
        var told = TimeSpan.Zero;
        while (running.Host.IsAlive)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(from);
            if (elapsed > Patience)
            {
                Console.WriteLine($"It does not end within {Patience.TotalSeconds:0} s: killing it.");
                ProcessGroup.KillOne(running.Host.Pid);
                break;
            }
            if (elapsed - told > TimeSpan.FromSeconds(1) && stateFile.Read() is { } state)
            {
                told = elapsed;
                Console.WriteLine($"  {state.Resources.Count(IsThere)} still there");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
        return true;
    }

    private static async Task<ContainerEngine?> ConnectAsync(bool mayLackEngine, CancellationToken cancellationToken)
    {
        try
        {
            return await ContainerEngine.ConnectAsync(cancellationToken);
        }
        catch (RunException) when (mayLackEngine)
        {
            return null;
        }
    }

    private static bool IsThere(ResourceStatus status) =>
        status.State is WorkloadState.Starting or WorkloadState.Running or WorkloadState.Restarting or WorkloadState.Stopping;

    /// <param name="volumes">Whether the data goes too.</param>
    /// <param name="mayLackEngine">Nothing is known to be left, so that an engine which is not there has nothing to answer.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    private async Task<int> SweepAsync(bool volumes, bool mayLackEngine, CancellationToken cancellationToken)
    {
        using var engine = await ConnectAsync(mayLackEngine, cancellationToken);
        if (engine is null)
            return 0;
        var leftovers = new Leftovers(engine.Client, HostLabels.For(options.Label, options.AppHostDirectory));
        try
        {
            var swept = await leftovers.SweepAsync(cancellationToken);
            if (volumes)
            {
                foreach (var volume in await leftovers.RemoveVolumesAsync(cancellationToken))
                    Console.WriteLine($"Removed the volume {volume}.");
            }
            return swept;
        }
        catch (DockerApiException exception)
        {
            throw new RunException(ExitCode.Unexpected, EngineMessage.Of(exception), exception);
        }
    }
}
