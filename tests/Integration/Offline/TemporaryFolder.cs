namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>Files that a container mounts, gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sei-offline-");

    public string FullName => folder.FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text, UnixFileMode mode = Everybody)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
