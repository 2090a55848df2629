using System.Globalization;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Ports;

/// <summary>Finds out which process listens on a port, where the kernel tells (Linux, and other users' processes only as root).</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <returns>Such as <c>postgres (process 1234)</c>; null when it cannot be told.</returns>
    public static string? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var sockets = ReadTable("/proc/net/tcp").Concat(ReadTable("/proc/net/tcp6"))
            .Where(socket => socket.Port == port)
            .Select(socket => $"socket:[{socket.Inode}]")
            .ToHashSet(StringComparer.Ordinal);
        return sockets.Count == 0 ? null : Processes().Where(pid => Holds(pid, sockets)).Select(Describe).FirstOrDefault();
    }

    /// <summary>The listening sockets in a table of the kernel's: <c>sl local_address rem_address st ... inode</c>, addresses in hexadecimal.</summary>
    internal static IEnumerable<(int Port, string Inode)> ParseTable(IEnumerable<string> lines) =>
        lines.Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listening)
            .Select(fields => (int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[9]));

    private static (int Port, string Inode)[] ReadTable(string path)
    {
        try
        {
            return [.. ParseTable(File.ReadLines(path))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    private static bool Holds(int pid, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/fd").EnumerateFiles().Any(file => file.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Describe(int pid)
    {
        var name = ProcessIdentity.Of(pid) is null ? "a process that has just ended" : File.ReadAllText($"/proc/{pid}/comm").Trim();
        return string.Create(CultureInfo.InvariantCulture, $"{name} (process {pid})");
    }
}
