using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Health;
using Aspire.Hosting.Running.Images;
using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Processes;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Planning;

/// <summary>Makes what a supervisor needs for a resource: the instance that it starts, and the probes that it asks.</summary>
internal sealed class InstanceFactory(
    RunFiles files, RunOptions options, ContainerPlan containers, ProcessPlan processes, ContainerEngine? engine, EngineNetwork? network, HttpClient http)
{
    private readonly ProjectBuild _build = new(resource => files.LogOf($"{resource}.build"));
    private readonly ImageSource? _images = engine is null ? null : new(engine.Client, new Registries(engine.Info), Fallback(options, files));

    public async Task<(IInstance Instance, IReadOnlyList<IProbe> Probes)> CreateAsync(IResource resource, HostLabels labels, CancellationToken cancellationToken)
    {
        var log = new LogFile(files.LogOf(resource.Name));
        if (resource is ProjectResource project)
        {
            var binary = new ProjectBinary(project.GetProjectMetadata().ProjectPath, ProjectBinary.RunningConfiguration);
            var process = new ProjectInstance(project.Name, binary, token => processes.ResolveAsync(project, token), _build, log);
            return (process, await ResourceProbes.ForAsync(project, http, engine?.Client, () => null, cancellationToken));
        }

        var container = new ContainerInstance(
            resource.Name,
            ContainerPlan.ImageOf(resource),
            token => containers.ResolveAsync(resource, token),
            engine!.Client,
            network!,
            labels,
            _images!,
            log);
        return (container, await ResourceProbes.ForAsync(resource, http, engine.Client, () => container.ContainerId, cancellationToken));
    }

    private static FallbackCommand? Fallback(RunOptions options, RunFiles files) =>
        options.ImageFallbackCommand is { } path ? new(path, options.AppHostDirectory, resource => files.LogOf($"{resource}.image")) : null;
}
