using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint's address on one network.</summary>
[DebuggerDisplay("{UriString}")]
public class AllocatedEndpoint
{
    /// <param name="endpoint">What was declared.</param>
    /// <param name="address">A name or an IPv4 address that the network resolves.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="networkId">Absent for processes of this machine.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, NetworkIdentifier? networkId = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        NetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
    }

    public EndpointAnnotation Endpoint { get; }

    public string Address { get; }

    public int Port { get; }

    public NetworkIdentifier NetworkID { get; }

    public string UriScheme => Endpoint.UriScheme;

    public string UriString => $"{UriScheme}://{Address}:{Port}";

    public override string ToString() => UriString;
}

/// <summary>The addresses of one endpoint; asking for one that is not there yet waits for it.</summary>
public sealed class NetworkEndpointSnapshotList
{
    private readonly ConcurrentDictionary<NetworkIdentifier, TaskCompletionSource<AllocatedEndpoint>> _endpoints = new();

    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.NetworkID != networkId)
            throw new ArgumentException($"The endpoint is allocated on network '{endpoint.NetworkID.Value}', not on '{networkId.Value}'.", nameof(endpoint));

        if (Slot(networkId).TrySetResult(endpoint))
            return;

        var replaced = NewSlot();
        replaced.SetResult(endpoint);
        _endpoints[networkId] = replaced;
    }

    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        Slot(networkId).Task.WaitAsync(cancellationToken);

    internal bool TryGetAllocatedEndpoint(NetworkIdentifier networkId, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        endpoint = _endpoints.TryGetValue(networkId, out var slot) && slot.Task.IsCompletedSuccessfully ? slot.Task.Result : null;
        return endpoint is not null;
    }

    private TaskCompletionSource<AllocatedEndpoint> Slot(NetworkIdentifier networkId) => _endpoints.GetOrAdd(networkId, _ => NewSlot());

    private static TaskCompletionSource<AllocatedEndpoint> NewSlot() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
