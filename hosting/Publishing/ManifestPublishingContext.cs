using System.Text.Json;

namespace Aspire.Hosting.Publishing;

/// <summary>A manifest while it is written.</summary>
public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
{
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Absolute; paths in the manifest are relative to its folder.</summary>
    public string ManifestPath { get; } = Path.GetFullPath(manifestPath);

    public Utf8JsonWriter Writer { get; } = writer;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path of this machine as the manifest states it: relative to the manifest, with forward slashes.</summary>
    public string GetManifestRelativePath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetRelativePath(Path.GetDirectoryName(ManifestPath)!, path).Replace('\\', '/');
    }
}
