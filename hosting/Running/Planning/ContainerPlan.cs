using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Engine;
using CreateContainerParameters = Docker.DotNet.Models.CreateContainerParameters;

namespace Aspire.Hosting.Running.Planning;

/// <summary>Reads a container's specification from its resource.</summary>
internal sealed class ContainerPlan(RunPlan plan, RunOptions options, DistributedApplicationExecutionContext execution, IServiceProvider services)
{
    private const UnixFileMode DefaultUmask = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode AnyoneReadsAndWrites =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode AnyoneEnters = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Finds the mistakes that are there before anything starts.</summary>
    /// <exception cref="RunException">A bind mount's source does not exist, or a runtime argument is wrong.</exception>
    public async Task CheckAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var mount in MountsOf(resource).Where(mount => mount.IsBind && !Path.Exists(mount.Source)))
            throw new RunException(ExitCode.Configuration, $"{resource.Name}: '{mount.Source}', which it mounts at {mount.Target}, does not exist.");
        RuntimeArguments.Apply(await RuntimeArgumentsOfAsync(resource, cancellationToken), resource.Name, new CreateContainerParameters());
    }

    /// <summary>In bytes; 0 without a limit.</summary>
    public async Task<long> MemoryLimitOfAsync(IResource resource, CancellationToken cancellationToken)
    {
        var request = new CreateContainerParameters();
        RuntimeArguments.Apply(await RuntimeArgumentsOfAsync(resource, cancellationToken), resource.Name, request);
        return request.HostConfig?.Memory ?? 0;
    }

    public async Task<ContainerSpec> ResolveAsync(IResource resource, CancellationToken cancellationToken) =>
        new(resource.Name, NameOf(resource), ImageOf(resource))
        {
            Entrypoint = (resource as ContainerResource)?.Entrypoint,
            Arguments = await resource.ResolveArgumentsAsync(execution, cancellationToken),
            Environment = await resource.ResolveEnvironmentAsync(execution, cancellationToken),
            Ports = plan.Endpoints.PublishedPorts(resource),
            Mounts = MountsOf(resource),
            Files = await FilesOfAsync(resource, cancellationToken),
            RuntimeArguments = await RuntimeArgumentsOfAsync(resource, cancellationToken),
        };

    public static string ImageOf(IResource resource) =>
        resource.TryGetContainerImageName(out var image) ? image : throw new RunException(ExitCode.Configuration, $"{resource.Name} names no image.");

    private string NameOf(IResource resource) =>
        resource.TryGetLastAnnotation<ContainerNameAnnotation>(out var name) ? name.Name : $"{options.Network}-{resource.Name}";

    private Task<IReadOnlyList<string>> RuntimeArgumentsOfAsync(IResource resource, CancellationToken cancellationToken) =>
        resource.ResolveContainerRuntimeArgumentsAsync(execution, cancellationToken);

    private ContainerMount[] MountsOf(IResource resource) =>
        [.. resource.AnnotationsOf<ContainerMountAnnotation>()
            .Select(mount => new ContainerMount(SourceOf(mount), mount.Target, mount.Type is ContainerMountType.BindMount, mount.IsReadOnly))];

    private string? SourceOf(ContainerMountAnnotation mount) =>
        mount.Type is ContainerMountType.BindMount || mount.Source is null ? mount.Source : options.VolumePrefix + mount.Source;

    private async Task<IReadOnlyList<ContainerFileTree>> FilesOfAsync(IResource resource, CancellationToken cancellationToken)
    {
        var trees = new List<ContainerFileTree>();
        foreach (var annotation in resource.AnnotationsOf<ContainerFileSystemCallbackAnnotation>())
        {
            var context = new ContainerFileSystemCallbackContext { Services = services, Model = resource };
            var items = await annotation.Callback(context, cancellationToken);
            trees.Add(new(annotation.DestinationPath, [.. items.SelectMany(item => Flatten("", item, annotation))]));
        }
        return trees;
    }

    private static IEnumerable<ContainerFileEntry> Flatten(string folder, ContainerFileSystemItem item, ContainerFileSystemCallbackAnnotation defaults)
    {
        var umask = defaults.Umask ?? DefaultUmask;
        var isFolder = item is ContainerDirectory;
        var mode = item.Mode != UnixFileMode.None ? item.Mode : (isFolder ? AnyoneReadsAndWrites | AnyoneEnters : AnyoneReadsAndWrites) & ~umask;
        var path = folder + item.Name;
        var content = item is ContainerFile file ? ContentOf(file) : (ReadOnlyMemory<byte>?)null;
        IEnumerable<ContainerFileEntry> own = [new(path, content, mode, item.Owner ?? defaults.DefaultOwner ?? 0, item.Group ?? defaults.DefaultGroup ?? 0)];
        return item is ContainerDirectory directory ? own.Concat(directory.Entries.SelectMany(entry => Flatten($"{path}/", entry, defaults))) : own;
    }

    private static ReadOnlyMemory<byte> ContentOf(ContainerFile file) => file switch
    {
        { SourcePath: { } path } => File.ReadAllBytes(path),
        { Contents: { } text } => System.Text.Encoding.UTF8.GetBytes(text),
        _ => ReadOnlyMemory<byte>.Empty,
    };
}
