using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint named by its resource, which may be declared later.</summary>
[DebuggerDisplay("{Resource.Name} {EndpointName}")]
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    private readonly NetworkIdentifier? _network;

    public EndpointReference(IResourceWithEndpoints owner, string endpointName, NetworkIdentifier? contextNetworkId = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        Resource = owner;
        EndpointName = endpointName;
        _network = contextNetworkId;
    }

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    /// <summary>The network from which this reference always looks; null for that of whoever asks.</summary>
    public NetworkIdentifier? ContextNetworkID => _network;

    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(
        $"The endpoint '{EndpointName}' is not defined for the resource '{Resource.Name}'. It has: {KnownEndpoints()}.");

    public bool Exists => Find() is not null;

    public bool IsAllocated => Find()?.AllAllocatedEndpoints.TryGetAllocatedEndpoint(_network ?? KnownNetworkIdentifiers.LocalhostNetwork, out _) ?? false;

    public bool IsHttp => Scheme == "http";

    public bool IsHttps => Scheme == "https";

    public bool TlsEnabled => Exists && EndpointAnnotation.TlsEnabled;

    public string Scheme => EndpointAnnotation.UriScheme;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public string Host => Allocated.Address;

    public int Port => Allocated.Port;

    public string Url => Allocated.UriString;

    string IManifestExpressionProvider.ValueExpression => ManifestExpression(EndpointProperty.Url);

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated =>
        EndpointAnnotation.AllAllocatedEndpoints.TryGetAllocatedEndpoint(_network ?? KnownNetworkIdentifiers.LocalhostNetwork, out var endpoint)
            ? endpoint
            : throw new InvalidOperationException($"The endpoint '{EndpointName}' of the resource '{Resource.Name}' is not allocated yet.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <summary>One of two values, by whether the endpoint speaks TLS.</summary>
    public ReferenceExpression GetTlsValue(ReferenceExpression enabledValue, ReferenceExpression disabledValue) =>
        ReferenceExpression.CreateConditional(Property(EndpointProperty.TlsEnabled), bool.TrueString, enabledValue, disabledValue);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    internal string ManifestExpression(EndpointProperty property)
    {
        return property switch
        {
            EndpointProperty.Url => Binding("url"),
            EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
            EndpointProperty.Port => Binding("port"),
            EndpointProperty.Scheme => Binding("scheme"),
            EndpointProperty.TargetPort => Binding("targetPort"),
            EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
            EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, null)
        };

        string Binding(string part) => $"{{{Resource.Name}.bindings.{EndpointName}.{part}}}";
    }

    private EndpointAnnotation? Find() => Resource.AnnotationsOf<EndpointAnnotation>()
        .SingleOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    private string KnownEndpoints() =>
        string.Join(", ", Resource.AnnotationsOf<EndpointAnnotation>().Select(endpoint => endpoint.Name).DefaultIfEmpty("none"));
}

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
    TlsEnabled
}

/// <summary>A part of an endpoint's address as a value.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint { get; } = endpointReference ?? throw new ArgumentNullException(nameof(endpointReference));

    public EndpointProperty Property { get; } = property;

    public string ValueExpression => Endpoint.ManifestExpression(Property);

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>Waits until the host has allocated the endpoint on the network from which the caller looks.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Property is EndpointProperty.Scheme)
            return Endpoint.Scheme;
        if (Property is EndpointProperty.TlsEnabled)
            return Endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;
        if (Property is EndpointProperty.TargetPort && Endpoint.TargetPort is { } targetPort)
            return Text(targetPort);

        var network = Endpoint.ContextNetworkID ?? context.EffectiveNetwork;
        var allocated = await Endpoint.EndpointAnnotation.AllAllocatedEndpoints.GetAllocatedEndpointAsync(network, cancellationToken);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.IPV4Host when network == KnownNetworkIdentifiers.LocalhostNetwork => "127.0.0.1",
            EndpointProperty.Host or EndpointProperty.IPV4Host => allocated.Address,
            EndpointProperty.Port => Text(allocated.Port),
            EndpointProperty.HostAndPort => $"{allocated.Address}:{Text(allocated.Port)}",
            // Nothing stands between a process and its port here: it listens where it is reached.
            EndpointProperty.TargetPort => Text(allocated.Port),
            _ => throw new InvalidOperationException($"The property '{Property}' is not supported for the endpoint '{Endpoint.EndpointName}'.")
        };
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
