using Docker.DotNet.Models;

namespace SeiPlatform.Drills.Stack;

/// <summary>Containers of drills, made after the stack's own: same image, arguments, limits and network, labels by which <c>./sei down</c> sweeps them.</summary>
internal static class StackContainer
{
    private const string ResourceSuffix = ".resource";

    /// <summary>The label by which the host knows what is its own: beside it stands the one that tells the resource.</summary>
    public static KeyValuePair<string, string> OwnerLabel(ContainerInspectResponse container)
    {
        var labels = container.Config!.Labels!;
        var resource = labels.Keys.First(key => key.EndsWith(ResourceSuffix, StringComparison.Ordinal) && labels.ContainsKey(key[..^ResourceSuffix.Length]));
        return KeyValuePair.Create(resource[..^ResourceSuffix.Length], labels[resource[..^ResourceSuffix.Length]]);
    }

    /// <param name="container">One of the stack's containers.</param>
    /// <param name="name">The new one's name in the stack's network; unlike the others it begins with <c>drill</c>.</param>
    /// <param name="port">A port of it that this machine has to reach, on whichever port of 127.0.0.1 is free.</param>
    public static CreateContainerParameters Like(ContainerInspectResponse container, string name, int? port = null)
    {
        var config = container.Config!;
        var network = container.NetworkSettings!.Networks!.Values.First();
        var owner = OwnerLabel(container);
        var exposed = port is { } number ? new[] { $"{number}/tcp" } : [];
        return new CreateContainerParameters
        {
            Name = NameOf(container, name),
            Hostname = name,
            Image = config.Image,
            Entrypoint = config.Entrypoint,
            Cmd = config.Cmd,
            Env = config.Env,
            User = config.User,
            Labels = new Dictionary<string, string> { [owner.Key] = owner.Value, [Engine.DrillLabel] = name },
            ExposedPorts = exposed.ToDictionary(key => key, _ => default(EmptyStruct)),
            HostConfig = new HostConfig
            {
                Init = true,
                Memory = container.HostConfig!.Memory,
                MemorySwap = container.HostConfig.Memory,
                NetworkMode = network.NetworkID,
                ExtraHosts = container.HostConfig.ExtraHosts,
                PortBindings = exposed.ToDictionary(key => key, IList<PortBinding> (_) => [new PortBinding { HostIP = "127.0.0.1", HostPort = "" }]),
            },
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [network.NetworkID!] = new() { NetworkID = network.NetworkID, Aliases = [name] } },
            },
        };
    }

    /// <summary>What the engine calls the container of that name.</summary>
    public static string NameOf(ContainerInspectResponse container, string name) => $"{container.Name!.TrimStart('/')}-{name}";

    public static int PublishedPort(ContainerInspectResponse container, int port) => int.Parse(
        container.NetworkSettings!.Ports![$"{port}/tcp"].First(binding => !string.IsNullOrEmpty(binding.HostPort)).HostPort!,
        System.Globalization.CultureInfo.InvariantCulture);
}
