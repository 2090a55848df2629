using System.Globalization;

namespace Aspire.Hosting.Running.Display;

/// <summary>One line a change, for logs, pipes and continuous integration.</summary>
internal sealed class PlainLines(TextWriter writer, TimeProvider time) : IRunDisplay
{
    /// <summary>Progress of one resource is told no more often than this.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Text, DateTimeOffset At)> _lastProgress = new(StringComparer.Ordinal);
    private string? _lastLine;

    public void Changed(Remark? remark)
    {
        if (remark is null)
            return;
        lock (_lock)
        {
            if (remark.Weight is RemarkWeight.Progress && !IsDue(remark))
                return;
            var line = $"{remark.Resource,-22} {remark.Text}";
            if (line == _lastLine)
                return;
            _lastLine = line;
            Write($"{time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {line}");
            foreach (var detail in remark.Lines)
                Write($"          | {detail}");
        }
    }

    public void WriteLine(string line)
    {
        lock (_lock)
            Write(line);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsDue(Remark remark)
    {
        var now = time.GetUtcNow();
        if (!_lastProgress.TryGetValue(remark.Resource, out var last))
        {
            // The first second belongs to nobody: what is over by then needs no progress.
            _lastProgress[remark.Resource] = (remark.Text, now - ProgressInterval + TimeSpan.FromSeconds(1));
            return false;
        }
        if (last.Text == remark.Text || now - last.At < ProgressInterval)
            return false;
        _lastProgress[remark.Resource] = (remark.Text, now);
        return true;
    }

    private void Write(string line)
    {
        writer.WriteLine(line);
        writer.Flush();
    }
}
