namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or directory that is made inside a container before it starts.</summary>
public abstract class ContainerFileSystemItem
{
    private string? _name;

    /// <summary>One path segment.</summary>
    public string Name
    {
        get => _name ?? throw new InvalidOperationException("A container file needs a name.");
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            if (value.AsSpan().IndexOfAny('/', '\\') >= 0)
                throw new ArgumentException($"'{value}' must be a plain file or directory name; put it into a ContainerDirectory.", nameof(value));
            _name = value;
        }
    }

    /// <summary>User id; the default of the whole group of files when null.</summary>
    public int? Owner { get; set; }

    /// <summary>Group id; the default of the whole group of files when null.</summary>
    public int? Group { get; set; }

    /// <summary>Follows from the umask when 0.</summary>
    public UnixFileMode Mode { get; set; }
}

/// <summary>A file from text or from a file of this machine.</summary>
public sealed class ContainerFile : ContainerFileSystemItem
{
    public string? Contents { get; set; }

    public string? SourcePath { get; set; }
}

/// <summary>A directory and what is in it.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>The entries of a directory of this machine with everything below it, or a single file.</summary>
    internal static IEnumerable<ContainerFileSystemItem> Read(string path)
    {
        if (File.Exists(path))
            return [new ContainerFile { Name = Path.GetFileName(path), SourcePath = path }];
        if (!Directory.Exists(path))
            throw new DistributedApplicationException($"There is no file or directory '{path}' to copy into a container.");

        return [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)
                .Select(ContainerFileSystemItem (directory) => new ContainerDirectory { Name = Path.GetFileName(directory), Entries = Read(directory) }),
            .. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
                .Select(file => new ContainerFile { Name = Path.GetFileName(file), SourcePath = file })];
    }
}

/// <summary>Files that are copied into a container before it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    /// <summary>An absolute path in the container.</summary>
    public required string DestinationPath { get; init; }

    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    /// <summary>022 when null.</summary>
    public UnixFileMode? Umask { get; set; }

    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}

public sealed class ContainerFileSystemCallbackContext
{
    public required IServiceProvider Services { get; init; }

    public required IResource Model { get; init; }
}
