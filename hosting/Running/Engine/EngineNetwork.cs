using System.Net;
using System.Net.NetworkInformation;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>The network that a run's containers share.</summary>
/// <param name="Id">The engine's id; names need not be unique.</param>
/// <param name="Gateway">This machine's own address on the network; null where the engine runs in a virtual machine.</param>
internal sealed record EngineNetwork(string Id, IPAddress? Gateway)
{
    /// <summary>The name under which containers reach processes of this machine.</summary>
    public const string HostName = "aspire.dev.internal";

    /// <summary>What that name stands for. Engines in a virtual machine forward <c>host-gateway</c> to the machine's loopback.</summary>
    public string HostAddress => Gateway?.ToString() ?? "host-gateway";

    public static async Task<EngineNetwork> CreateAsync(DockerClient client, string name, HostLabels labels, CancellationToken cancellationToken)
    {
        var created = await client.Networks.CreateNetworkAsync(
            new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = labels.Own }, cancellationToken);
        var network = await client.Networks.InspectNetworkAsync(created.ID, cancellationToken);
        var gateway = network.IPAM?.Config?.Select(config => config.Gateway).FirstOrDefault(address => !string.IsNullOrEmpty(address));
        return new(created.ID, IPAddress.TryParse(gateway, out var parsed) && IsOwn(parsed) ? parsed : null);
    }

    private static bool IsOwn(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.Equals(address));
}
