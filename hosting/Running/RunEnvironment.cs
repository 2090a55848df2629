using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Planning;
using Aspire.Hosting.Running.Ports;
using Aspire.Hosting.Running.Processes;
using Aspire.Hosting.Running.State;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running;

/// <summary>What a run stands on: the engine, free ports, a network of its own.</summary>
/// <param name="Engine">Null where the application has no containers.</param>
/// <param name="Network">Null where the application has no containers.</param>
/// <param name="Labels">On everything that the run makes.</param>
internal sealed record RunEnvironment(ContainerEngine? Engine, EngineNetwork? Network, HostLabels Labels) : IDisposable
{
    /// <exception cref="RunException">There is no engine, or a port is taken: nothing has been started.</exception>
    public static async Task<RunEnvironment> PrepareAsync(RunPlan plan, RunOptions options, RunState? before, CancellationToken cancellationToken)
    {
        var labels = HostLabels.For(options.Label, options.AppHostDirectory);
        KillOrphans(before);
        if (plan.Workloads.All(workload => workload.Kind is WorkloadKind.Process))
        {
            PortCheck.ThrowIfTaken(plan.Workloads, []);
            return new(null, null, labels);
        }

        var engine = await ContainerEngine.ConnectAsync(cancellationToken);
        try
        {
            await new Leftovers(engine.Client, labels).SweepAsync(cancellationToken);
            PortCheck.ThrowIfTaken(plan.Workloads, await engine.Client.Containers.ListContainersAsync(new ContainersListParameters(), cancellationToken));
            return new(engine, await EngineNetwork.CreateAsync(engine.Client, options.Network, labels, cancellationToken), labels);
        }
        catch (DockerApiException exception)
        {
            engine.Dispose();
            throw new RunException(ExitCode.NoEngine, $"The container engine cannot be used: {EngineMessage.Of(exception)}", exception);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Ends the processes of a run whose AppHost is gone.</summary>
    /// <returns>How many there were.</returns>
    public static int KillOrphans(RunState? before)
    {
        var orphans = (before?.Resources ?? []).Select(resource => resource.Process).OfType<ProcessIdentity>().Where(process => process.IsAlive).ToArray();
        foreach (var orphan in orphans)
            ProcessGroup.Kill(orphan.Pid);
        return orphans.Length;
    }

    /// <summary>Removes the containers and the network; named volumes stay.</summary>
    public async Task RemoveAsync()
    {
        if (Engine is null)
            return;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await new Leftovers(Engine.Client, Labels).SweepAsync(limit.Token);
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The engine has gone, or does not answer: the next start sweeps.
        }
    }

    public void Dispose() => Engine?.Dispose();
}
