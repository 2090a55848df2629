using System.Globalization;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>A container's specification in the words of the engine's API.</summary>
internal static class ContainerRequest
{
    public static CreateContainerParameters From(ContainerSpec spec, EngineNetwork network, HostLabels labels)
    {
        var request = new CreateContainerParameters
        {
            Name = spec.ContainerName,
            Image = spec.Image,
            Hostname = spec.Resource,
            Env = [.. spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            Labels = labels.OwnedBy(spec.Resource),
            ExposedPorts = spec.Ports.ToDictionary(Key, _ => default(EmptyStruct)),
            HostConfig = new HostConfig
            {
                // Reaps what a container's shell leaves behind, and makes a first process without signal handlers stop at once.
                Init = true,
                NetworkMode = network.Id,
                PortBindings = spec.Ports.ToDictionary(Key, Loopback),
                Mounts = [.. spec.Mounts.Select(mount => From(mount, labels))],
                ExtraHosts = [$"{EngineNetwork.HostName}:{network.HostAddress}"],
                LogConfig = new LogConfig { Type = "json-file", Config = new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "2" } },
            },
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings>
                {
                    [network.Id] = new() { NetworkID = network.Id, Aliases = [spec.Resource, $"{spec.Resource}.dev.internal"] },
                },
            },
        };
        // Left out, the image's own apply.
        if (spec.Entrypoint is not null)
            request.Entrypoint = [spec.Entrypoint];
        if (spec.Arguments.Count > 0)
            request.Cmd = [.. spec.Arguments];
        RuntimeArguments.Apply(spec.RuntimeArguments, spec.Resource, request);
        return request;
    }

    private static string Key(PublishedPort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.ContainerPort}/{port.Protocol.ToString().ToLowerInvariant()}");

    private static IList<PortBinding> Loopback(PublishedPort port) =>
        [new PortBinding { HostIP = "127.0.0.1", HostPort = port.HostPort.ToString(CultureInfo.InvariantCulture) }];

    private static Mount From(ContainerMount mount, HostLabels labels) => new()
    {
        Type = mount.IsBind ? "bind" : "volume",
        Source = mount.Source ?? "",
        Target = mount.Target,
        ReadOnly = mount.IsReadOnly,
        VolumeOptions = mount.IsBind ? null : new VolumeOptions { Labels = labels.Own },
    };
}
