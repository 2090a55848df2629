using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

public enum ContainerMountType
{
    BindMount,
    Volume
}

/// <summary>A folder or file of the machine, or a volume, in a container.</summary>
[DebuggerDisplay("{Type} {Source} -> {Target}")]
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <param name="source">An absolute path for a bind mount; a volume's name, or null for an anonymous one.</param>
    /// <param name="target">An absolute path in the container.</param>
    /// <param name="type">What is mounted.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (type is ContainerMountType.BindMount && string.IsNullOrEmpty(source))
            throw new ArgumentNullException(nameof(source));
        if (type is ContainerMountType.BindMount && !Path.IsPathRooted(source))
            throw new ArgumentException("Bind mounts must specify an absolute path as the source.", nameof(source));
        if (type is ContainerMountType.Volume && string.IsNullOrEmpty(source) && isReadOnly)
            throw new ArgumentException("An anonymous volume cannot be read-only.", nameof(isReadOnly));

        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    public string? Source { get; }

    public string Target { get; }

    public ContainerMountType Type { get; }

    public bool IsReadOnly { get; }
}
