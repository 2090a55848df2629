using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Images;
using Aspire.Hosting.Running.Planning;
using Aspire.Hosting.Running.Ports;
using Aspire.Hosting.Running.State;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Tells whether this machine can run the application, and what it lacks.</summary>
internal sealed class DoctorVerb(
    RunOptions options,
    RunFiles files,
    StateFile stateFile,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext execution,
    IServiceProvider services)
{
    private const long EnoughDisk = 5L << 30;
    private int _exitCode = ExitCode.Success;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var plan = RunPlan.For(model);
        var running = stateFile.ReadRunning();
        Good("host", $"built-in (no Aspire packages), .NET {Environment.Version}, {RuntimeInformation.OSDescription}");
        Good("application", $"{options.AppHostDirectory}, {plan.Workloads.Count} resources{(running is null ? "" : $", running as process {running.Host.Pid}")}");
        Disk(files.Root, "disk (state)");

        ContainerEngine? engine = null;
        try
        {
            engine = await ContainerEngine.ConnectAsync(cancellationToken);
            Good("engine", $"{engine.Info.OperatingSystem}, version {engine.Version.Version}, API {engine.Version.APIVersion}, {engine.Info.NCPU} CPUs");
            Disk(engine.Info.DockerRootDir, "disk (engine)");
            await MemoryAsync(plan, engine, cancellationToken);
        }
        catch (RunException exception)
        {
            Bad("engine", exception.Message, exception.ExitCode);
        }

        using (engine)
        {
            await PortsAsync(plan, running, engine, cancellationToken);
            if (engine is not null)
                await ImagesAsync(plan, engine, cancellationToken);
        }
        return _exitCode;
    }

    private void Disk(string path, string name)
    {
        // The engine's folder is on another machine where the engine is.
        var folder = new DirectoryInfo(path);
        while (folder is { Exists: false, Parent: { } parent })
            folder = parent;
        var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
        var text = $"{ByteSize.Format(free)} free for {path}";
        if (free < EnoughDisk)
            Doubtful(name, $"{text}; {ByteSize.Format(EnoughDisk)} are advisable");
        else
            Good(name, text);
    }

    private async Task MemoryAsync(RunPlan plan, ContainerEngine engine, CancellationToken cancellationToken)
    {
        var containers = new ContainerPlan(plan, options, execution, services);
        var limits = 0L;
        foreach (var resource in plan.Resources.Where(resource => resource.IsContainer()))
            limits += await containers.MemoryLimitOfAsync(resource, cancellationToken);
        var text = $"the engine has {ByteSize.Format(engine.Info.MemTotal)}, the containers' limits add up to {ByteSize.Format(limits)}";
        if (limits > engine.Info.MemTotal)
            Doubtful("memory", text);
        else
            Good("memory", text);
    }

    private async Task PortsAsync(RunPlan plan, RunState? running, ContainerEngine? engine, CancellationToken cancellationToken)
    {
        if (running is not null)
        {
            Good("ports", "held by the running application");
            return;
        }
        try
        {
            IEnumerable<ContainerListResponse> containers =
                engine is null ? [] : await engine.Client.Containers.ListContainersAsync(new ContainersListParameters(), cancellationToken);
            PortCheck.ThrowIfTaken(plan.Workloads, containers);
            Good("ports", $"all {plan.Workloads.Sum(workload => workload.Ports.Count)} are free");
        }
        catch (RunException exception)
        {
            Bad("ports", exception.Message, exception.ExitCode);
        }
    }

    private async Task ImagesAsync(RunPlan plan, ContainerEngine engine, CancellationToken cancellationToken)
    {
        var registries = new Registries(engine.Info);
        var images = new ImageSource(engine.Client, registries, fallback: null);
        foreach (var resource in plan.Resources.Where(resource => resource.IsContainer()))
        {
            var image = ContainerPlan.ImageOf(resource);
            if (await images.IsPresentAsync(image, cancellationToken))
                Good(resource.Name, $"{image} is here");
            else if (await registries.WhyUnreachableAsync(RegistryImage.Parse(image)) is not { } closed)
                Good(resource.Name, $"{image} will be pulled");
            else if (options.ImageFallbackCommand is { } command)
                Doubtful(resource.Name, $"{image}: registry not reachable ({closed}); {Path.GetFileName(command)} will be asked to make it");
            else
                Doubtful(resource.Name, $"{image}: registry not reachable ({closed})");
        }
    }

    private static void Good(string what, string text) => Print("ok", what, text);

    private static void Doubtful(string what, string text) => Print("!", what, text);

    private void Bad(string what, string text, int exitCode)
    {
        Print("x", what, text);
        _exitCode = _exitCode is ExitCode.Success ? exitCode : _exitCode;
    }

    private static void Print(string mark, string what, string text) =>
        Console.WriteLine($"{mark,-3} {what,-24} {text.ReplaceLineEndings($"{Environment.NewLine}{new string(' ', 29)}")}");
}
