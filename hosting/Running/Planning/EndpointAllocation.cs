using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Ports;

namespace Aspire.Hosting.Running.Planning;

/// <summary>Gives every endpoint its addresses, on this machine and in the containers' network, before anything starts: no value has to wait.</summary>
internal sealed class EndpointAllocation
{
    private readonly Dictionary<EndpointAnnotation, int> _hostPorts = [];

    public EndpointAllocation(IReadOnlyList<IResource> resources)
    {
        var all = resources.SelectMany(EndpointsOf).ToArray();
        var declared = all.Select(one => Declared(one.Resource, one.Endpoint)).OfType<int>().ToHashSet();
        var free = new Queue<int>(FreePort.Take(all.Count(one => Declared(one.Resource, one.Endpoint) is null), declared));
        foreach (var (resource, endpoint) in all)
        {
            var port = Declared(resource, endpoint) ?? free.Dequeue();
            _hostPorts[endpoint] = port;
            Publish(endpoint, endpoint.TargetHost, port, KnownNetworkIdentifiers.LocalhostNetwork);
            if (resource.IsContainer())
                Publish(endpoint, resource.Name, TargetPort(resource, endpoint), KnownNetworkIdentifiers.DefaultAspireContainerNetwork);
            else
                Publish(endpoint, EngineNetwork.HostName, port, KnownNetworkIdentifiers.DefaultAspireContainerNetwork);
        }
    }

    /// <summary>The port on this machine.</summary>
    public int HostPort(EndpointAnnotation endpoint) => _hostPorts[endpoint];

    public IReadOnlyList<PublishedPort> PublishedPorts(IResource container) =>
        [.. container.AnnotationsOf<EndpointAnnotation>()
            .Select(endpoint => new PublishedPort(HostPort(endpoint), TargetPort(container, endpoint), endpoint.Protocol is ProtocolType.Udp ? ProtocolType.Udp : ProtocolType.Tcp))];

    // A process listens itself where it is reached, so its own port is as good as the machine's.
    private static int? Declared(IResource resource, EndpointAnnotation endpoint) => resource.IsContainer() ? endpoint.Port : endpoint.Port ?? endpoint.TargetPort;

    private static int TargetPort(IResource container, EndpointAnnotation endpoint) => endpoint.TargetPort ?? throw new RunException(
        ExitCode.Configuration, $"{container.Name}: the endpoint '{endpoint.Name}' of a container needs a target port.");

    private static IEnumerable<(IResource Resource, EndpointAnnotation Endpoint)> EndpointsOf(IResource resource) =>
        resource.AnnotationsOf<EndpointAnnotation>().Select(endpoint => (resource, endpoint));

    private static void Publish(EndpointAnnotation endpoint, string address, int port, NetworkIdentifier network) =>
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new AllocatedEndpoint(endpoint, address, port, network));
}
