using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image a container is made of.</summary>
[DebuggerDisplay("{Reference}")]
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Host name of the registry; null leaves the image as it was named.</summary>
    public string? Registry { get; set; }

    public required string Image { get; set; }

    /// <summary>null when the image is pinned by its digest.</summary>
    public string? Tag { get; set; }

    public string? SHA256 { get; set; }

    /// <summary>The whole reference, as it stands in a manifest and as an engine takes it.</summary>
    internal string Reference
    {
        get
        {
            var registry = string.IsNullOrEmpty(Registry) ? "" : $"{Registry}/";
            return string.IsNullOrEmpty(SHA256) ? $"{registry}{Image}:{Tag}" : $"{registry}{Image}@sha256:{SHA256}";
        }
    }
}
