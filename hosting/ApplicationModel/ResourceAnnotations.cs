using System.Diagnostics;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A request whose answer says whether the resource is ready.</summary>
[DebuggerDisplay("{Endpoint.EndpointName} {Path} {StatusCode}")]
internal sealed record HttpHealthCheckAnnotation(EndpointReference Endpoint, string Path, int StatusCode) : IResourceAnnotation;

/// <summary>Where a person finds the resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    public required string Url { get; set; }

    /// <summary>The URL itself when null.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint it was made of.</summary>
    public EndpointReference? Endpoint { get; init; }

    /// <summary>Higher comes first.</summary>
    public int? DisplayOrder { get; set; }
}

/// <summary>Changes what is shown of an endpoint, once its address is known.</summary>
internal sealed record EndpointUrlAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>The resource starts only when somebody asks.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>How two resources belong together, for those who draw them.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public string Type { get; } = type;
}

/// <summary>What <c>WithReference</c> puts into the environment.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    None = 0,
    ConnectionString = 1,
    ConnectionProperties = 2,
    ServiceDiscovery = 4,
    Endpoints = 8,
    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints
}

public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}

/// <summary>Writes a resource into the manifest in its own way.</summary>
public class ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) : IResourceAnnotation
{
    /// <summary>The resource is not for the manifest.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new((Func<ManifestPublishingContext, Task>?)null);

    public Func<ManifestPublishingContext, Task>? Callback { get; } = callback;
}
