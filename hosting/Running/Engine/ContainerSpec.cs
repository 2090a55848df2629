using System.Net.Sockets;

namespace Aspire.Hosting.Running.Engine;

/// <summary>A container as the application model wants it, every value resolved.</summary>
internal sealed record ContainerSpec(string Resource, string ContainerName, string Image)
{
    public string? Entrypoint { get; init; }
    public IReadOnlyList<string> Arguments { get; init; } = [];
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];
    public IReadOnlyList<ContainerFileTree> Files { get; init; } = [];
    public IReadOnlyList<string> RuntimeArguments { get; init; } = [];
}

internal sealed record PublishedPort(int HostPort, int ContainerPort, ProtocolType Protocol);

/// <param name="Source">A path of this machine, a volume's name, or null for an anonymous volume.</param>
/// <param name="Target">Where it appears in the container.</param>
/// <param name="IsBind">A path rather than a volume.</param>
/// <param name="IsReadOnly">The container cannot write there.</param>
internal sealed record ContainerMount(string? Source, string Target, bool IsBind, bool IsReadOnly);

/// <summary>Files copied into the container before it starts.</summary>
internal sealed record ContainerFileTree(string Destination, IReadOnlyList<ContainerFileEntry> Entries);

/// <param name="Path">Relative to the tree's destination, with forward slashes.</param>
/// <param name="Content">Null for a folder.</param>
/// <param name="Mode">Permissions.</param>
/// <param name="Owner">User id in the container.</param>
/// <param name="Group">Group id in the container.</param>
internal sealed record ContainerFileEntry(string Path, ReadOnlyMemory<byte>? Content, UnixFileMode Mode, int Owner, int Group);
