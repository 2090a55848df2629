using System.Text;

namespace Aspire.Hosting.Running.Logs;

/// <summary>
/// A resource's log of bounded size: when it is full it becomes <c>.1</c> and a new one begins; the log of the run before is kept the same way.
/// Remembers the last lines for the message when the resource dies.
/// </summary>
internal sealed class LogFile : IDisposable
{
    public const long DefaultLimit = 10 * 1024 * 1024;
    public const int LinesRemembered = 12;
    private const int LongestLineRemembered = 400;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly long _limit;
    private readonly Queue<string> _last = new();
    private FileStream _file;

    public LogFile(string path, long limit = DefaultLimit)
    {
        _path = path;
        _limit = limit;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = OpenNew();
    }

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lock)
                return [.. _last];
        }
    }

    /// <param name="line">One line without its end, in UTF-8.</param>
    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            if (_file.Length > 0 && _file.Length + line.Length + 1 > _limit)
            {
                _file.Dispose();
                _file = OpenNew();
            }
            _file.Write(line);
            _file.WriteByte((byte)'\n');
            _file.Flush();

            // The message above a stack trace says more than the end of the trace.
            if (IsStackFrame(line))
                return;
            if (_last.Count == LinesRemembered)
                _last.Dequeue();
            _last.Enqueue(Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestLineRemembered)]));
        }
    }

    public void Write(string line) => Write(Encoding.UTF8.GetBytes(line));

    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
    }

    private static bool IsStackFrame(ReadOnlySpan<byte> line)
    {
        var text = line.TrimStart((byte)' ');
        return text.Length < line.Length && (text.StartsWith("at "u8) || text.StartsWith("--- End of "u8)) || line.StartsWith("--- End of stack trace"u8);
    }

    private FileStream OpenNew()
    {
        if (File.Exists(_path))
            File.Move(_path, $"{_path}.1", overwrite: true);
        return new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4096);
    }
}
