using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model down as Aspire's manifest.</summary>
internal sealed class ManifestPublisher(DistributedApplicationModel model, DistributedApplicationExecutionContext execution, HostArguments arguments)
{
    private const string FileName = "aspire-manifest.json";

    /// <returns>The exit code of the process.</returns>
    public async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        var path = ManifestPath();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Whole or not at all: a mistake in the model must not leave half a manifest behind.
        using var manifest = new MemoryStream();
        await WriteAsync(manifest, path, cancellationToken);
        await File.WriteAllBytesAsync(path, manifest.ToArray(), cancellationToken);

        await Console.Out.WriteLineAsync($"Published manifest to: {path}");
        return 0;
    }

    /// <summary>Writes the manifest as if it stood at <paramref name="path"/>.</summary>
    internal async Task WriteAsync(Stream output, string path, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        var context = new ManifestPublishingContext(execution, path, json, cancellationToken);
        await new ManifestWriter(context).WriteAsync(model.Resources);
        await json.FlushAsync(cancellationToken);
    }

    private string ManifestPath()
    {
        var output = Path.GetFullPath(arguments.OutputPath ?? Directory.GetCurrentDirectory());
        return string.Equals(Path.GetExtension(output), ".json", StringComparison.OrdinalIgnoreCase) ? output : Path.Combine(output, FileName);
    }
}
