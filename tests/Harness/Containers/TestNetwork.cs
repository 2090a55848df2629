using System.Collections.Concurrent;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using DotNet.Testcontainers.Networks;
using Microsoft.Extensions.Logging.Abstractions;
using SeiPlatform.Tests.Harness.Images;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Harness.Containers;

/// <summary>
/// A network with containers on it, each as the manifest defines it: image, entrypoint, arguments, environment, mounts. They reach each other by resource
/// name on the target port; the test reaches them on 127.0.0.1 on ports that stay the same over stops and starts.
/// </summary>
public sealed class TestNetwork : IAsyncDisposable
{
    private const int StartAttempts = 3;

    private readonly INetwork network;
    private readonly ConcurrentDictionary<string, ManifestContainer> containers = new();
    private readonly Lazy<StackSettings> settings = new(StackSettings.Load);

    private TestNetwork(StackManifest manifest, INetwork network)
    {
        this.network = network;
        Manifest = manifest;
        Parameters = new ParameterValues(manifest);
        Outside = new ManifestExpressions(manifest, Parameters, FromOutside);
    }

    public StackManifest Manifest { get; }

    /// <summary>The values of this network's parameters; generated ones differ from network to network.</summary>
    public ParameterValues Parameters { get; }

    /// <summary>Expressions as a process on this machine reads them: 127.0.0.1 and published ports.</summary>
    public ManifestExpressions Outside { get; }

    /// <exception cref="KeyNotFoundException">It has not been started.</exception>
    public ManifestContainer this[string resource] => containers[resource];

    /// <exception cref="ImageUnavailableException">There is no container engine.</exception>
    public static async Task<TestNetwork> CreateAsync(StackManifest? manifest = null, CancellationToken cancellationToken = default)
    {
        var engine = await ContainerEngine.GetAsync();
        if (engine.UnavailableReason is { } reason)
        {
            throw new ImageUnavailableException("a test network", reason);
        }

        var network = new NetworkBuilder()
            .WithName($"sei-test-{Guid.NewGuid():N}"[..24])
            .WithLabel(ContainerEngine.Labels)
            .WithLogger(NullLogger.Instance)
            .Build();
        await network.CreateAsync(cancellationToken);
        return new TestNetwork(manifest ?? StackManifest.Load(), network);
    }

    /// <summary>One container on a network of its own, which goes when the container's <see cref="ManifestContainer.Network"/> is disposed.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<ManifestContainer> StartSingleAsync(string resource, Action<ContainerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var network = await CreateAsync(cancellationToken: cancellationToken);
        try
        {
            return await network.StartAsync(resource, configure, cancellationToken);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of a parameter in this network, for instance <c>redis-password</c>.</summary>
    public string Parameter(string name) => Outside.Resolve($"{{{name}.value}}");

    /// <summary>Starts a resource and waits until it does its job.</summary>
    /// <exception cref="ImageUnavailableException">Its image can be neither pulled nor built here.</exception>
    public async Task<ManifestContainer> StartAsync(string resource, Action<ContainerOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var definition = Manifest.Container(resource);
        var image = await ImageStore.EnsureAsync(resource, definition.Image);
        if (image.Reason is { } reason)
        {
            throw new ImageUnavailableException(resource, reason);
        }

        var options = new ContainerOptions();
        configure?.Invoke(options);
        var container = await StartWithFreePortsAsync(definition, options, cancellationToken);
        containers[resource] = container;
        if (options.WaitUntilReady)
        {
            await container.WaitUntilReadyAsync(cancellationToken);
        }

        return container;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(containers.Values.Select(container => container.DisposeAsync().AsTask()));
        await network.DeleteAsync();
        await network.DisposeAsync();
    }

    private async Task<ManifestContainer> StartWithFreePortsAsync(ContainerDefinition definition, ContainerOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ports = definition.Bindings.ToDictionary(binding => binding.Name, _ => FreePort.Next());
            var container = new ManifestContainer(this, definition, ports, options, Build(definition, ports, options));
            try
            {
                await container.StartAsync(cancellationToken);
                return container;
            }
            catch (Docker.DotNet.DockerApiException failure) when (attempt < StartAttempts && failure.Message.Contains("port is already allocated", StringComparison.Ordinal))
            {
                await container.DisposeAsync();
            }
            catch
            {
                await container.DisposeAsync();
                throw;
            }
        }
    }

    private IContainer Build(ContainerDefinition definition, IReadOnlyDictionary<string, int> ports, ContainerOptions options)
    {
        var inside = new ManifestExpressions(Manifest, Parameters, (resource, binding) => FromInside(definition.Name, ports, resource, binding));
        var builder = new ContainerBuilder(definition.Image)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithName($"{network.Name}-{definition.Name}")
            .WithLabel(ContainerEngine.Labels)
            .WithLogger(NullLogger.Instance)
            .WithNetwork(network)
            .WithNetworkAliases(definition.Name)
            .WithExtraHost("aspire.dev.internal", "host-gateway")
            .WithCommand([.. definition.Arguments.Select(inside.Resolve), .. options.ExtraArguments])
            .WithCreateParameterModifier(parameters => Complete(parameters, definition));
        foreach (var (name, value) in definition.Environment.Where(variable => !options.ExtraEnvironment.ContainsKey(variable.Key)).Concat(options.ExtraEnvironment))
        {
            builder = builder.WithEnvironment(name, inside.Resolve(value));
        }

        foreach (var mount in definition.BindMounts)
        {
            builder = builder.WithBindMount(options.MountSources.TryGetValue(mount.Target, out var source) ? source : mount.Source, mount.Target, mount.ReadOnly ? AccessMode.ReadOnly : AccessMode.ReadWrite);
        }

        foreach (var (target, source) in options.ExtraMounts)
        {
            builder = builder.WithBindMount(source, target, AccessMode.ReadOnly);
        }

        foreach (var binding in definition.Bindings)
        {
            builder = builder.WithPortBinding(ports[binding.Name], TargetPort(definition.Name, binding));
        }

        return definition.Entrypoint is { } entrypoint ? builder.WithEntrypoint(entrypoint).Build() : builder.Build();
    }

    private void Complete(CreateContainerParameters parameters, ContainerDefinition definition)
    {
        parameters.HostConfig!.Init = true;
        if (settings.Value.MemoryLimit(definition.Name) is { } memory)
        {
            parameters.HostConfig.Memory = memory;
        }

        foreach (var published in (parameters.HostConfig.PortBindings?.Values ?? []).SelectMany(list => list))
        {
            published.HostIP = "127.0.0.1";
        }

        // Anonymous instead of the manifest's named ones: they live over a stop and a start, and go with the container.
        parameters.HostConfig.Mounts ??= [];
        foreach (var volume in definition.Volumes)
        {
            parameters.HostConfig.Mounts.Add(new Mount { Type = "volume", Target = volume.Target, ReadOnly = volume.ReadOnly });
        }
    }

    private BindingAddress FromOutside(string resource, Binding binding) => containers.TryGetValue(resource, out var container)
        ? new BindingAddress("127.0.0.1", container.Port(binding.Name))
        : throw new InvalidOperationException($"{resource} has not been started in this network, so nothing can connect to its {binding.Name}.");

    /// <remarks>
    /// A container that speaks of its own tcp binding does so to advertise it (Kafka), and whoever follows the advertisement is this test; other containers
    /// are advertised the internal binding.
    /// </remarks>
    private static BindingAddress FromInside(string self, IReadOnlyDictionary<string, int> ports, string resource, Binding binding) =>
        resource == self && binding.Name == "tcp" && ports.TryGetValue(binding.Name, out var published)
            ? new BindingAddress("127.0.0.1", published)
            : new BindingAddress(resource, TargetPort(resource, binding));

    private static int TargetPort(string resource, Binding binding) =>
        binding.TargetPort ?? binding.Port ?? throw new InvalidOperationException($"The manifest gives {resource} no port for its binding {binding.Name}.");
}
