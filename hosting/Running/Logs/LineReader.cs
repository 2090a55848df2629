using System.Text;

namespace Aspire.Hosting.Running.Logs;

/// <summary>Cuts a stream of bytes into lines without ever holding more than one of bounded length.</summary>
internal sealed class LineReader(LogFile log)
{
    private const int LongestLineRemembered = 400;
    private const int LongestLine = 64 * 1024;
    private readonly byte[] _line = new byte[LongestLine];
    private int _length;

    /// <summary>The last line that was not blank, for the message when the process fails; the log has it whole, among those of other streams.</summary>
    public string? LastLine { get; private set; }

    /// <summary>Writes everything that a process prints until it closes the stream.</summary>
    public async Task PumpAsync(Stream stream)
    {
        var buffer = new byte[8 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
                Append(buffer.AsSpan(0, read));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process was killed while it wrote.
        }
        Complete();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var room = Math.Min(part.Length, LongestLine - _length);
            part[..room].CopyTo(_line.AsSpan(_length));
            _length += room;
            bytes = bytes[room..];
            if (room < part.Length)
            {
                Complete();
                continue;
            }
            if (end < 0)
                return;
            Flush();
            bytes = bytes[1..];
        }
    }

    /// <summary>The last line may lack its end.</summary>
    public void Complete()
    {
        if (_length > 0)
            Flush();
    }

    private void Flush()
    {
        var line = _line.AsSpan(0, _length);
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        log.Write(line);
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestLineRemembered)]);
        if (!string.IsNullOrWhiteSpace(text))
            LastLine = text.Trim();
        _length = 0;
    }
}
