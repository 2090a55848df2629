using Aspire.Hosting.Running.Engine;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Images;

/// <summary>The engine's messages about single layers, added up to one line.</summary>
internal sealed class PullProgress(IProgress<string> progress, Action heard) : IProgress<JSONMessage>
{
    private readonly Dictionary<string, (long Current, long Total)> _layers = new(StringComparer.Ordinal);

    /// <summary>Why the engine gave up, when it did.</summary>
    public string? Error { get; private set; }

    public void Report(JSONMessage value)
    {
        heard();
        if (value.Error is { } error)
            Error = error.Message;
        if (value.ID is { } layer && value.Progress is { Current: { } current, Total: > 0 and var total } && value.Status == "Downloading")
            _layers[layer] = (current, total);
        else if (value.ID is { } complete && value.Status is "Download complete" && _layers.TryGetValue(complete, out var known))
            _layers[complete] = (known.Total, known.Total);

        if (_layers.Count == 0)
            return;
        var done = _layers.Values.Sum(l => l.Current);
        var all = _layers.Values.Sum(l => l.Total);
        progress.Report(done < all ? $"pulling {ByteSize.Format(done)} of {ByteSize.Format(all)}" : $"unpacking {ByteSize.Format(all)}");
    }
}
