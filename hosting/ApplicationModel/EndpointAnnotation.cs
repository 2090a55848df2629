using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port on which a resource listens.</summary>
[DebuggerDisplay("{Name} {UriScheme} {Port} -> {TargetPort}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;
    private bool? _tlsEnabled;
    private int? _port;
    private int? _targetPort;

    /// <summary>Scheme and name follow from the protocol when absent.</summary>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ModelName.Validate("Endpoint", Name);
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port of the machine; null lets the host choose. Unproxied endpoints have one port, whichever was given.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port on which the container or process itself listens.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    public string UriScheme { get; set; }

    /// <summary>The address of the machine on which the endpoint listens.</summary>
    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    /// <summary>http for http and https, otherwise the protocol.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public bool TlsEnabled
    {
        get => _tlsEnabled ?? UriScheme == "https";
        set => _tlsEnabled = value;
    }

    /// <summary>The variable in which the resource wants its target port.</summary>
    internal string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>Its address on every network from which it can be reached, once the host has given it one.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();
}
