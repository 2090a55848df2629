using System.Text;

namespace Aspire.Hosting.Running.Logs;

/// <summary>Reads what is appended to a log file, also when the file is replaced by a new one.</summary>
internal sealed class LogTail(string path, long from = 0)
{
    private readonly StringBuilder _open = new();
    private long _position = from;

    /// <summary>The complete lines that came since the last call.</summary>
    public IReadOnlyList<string> ReadNew()
    {
        var lines = new List<string>();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length < _position)
                _position = 0;
            file.Position = _position;
            using var reader = new StreamReader(file, Encoding.UTF8);
            var text = reader.ReadToEnd();
            _position = file.Position;
            foreach (var character in text)
            {
                if (character != '\n')
                {
                    _open.Append(character);
                    continue;
                }
                lines.Add(_open.ToString().TrimEnd('\r'));
                _open.Clear();
            }
        }
        catch (FileNotFoundException)
        {
            // Not there yet, or just being replaced.
        }
        return lines;
    }
}
