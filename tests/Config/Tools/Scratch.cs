namespace SeiPlatform.Tests.Config.Tools;

/// <summary>A folder for a test's own files, which the tools in the images, who run as nobody, can read.</summary>
public sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("sei-config-").FullName;

    public async Task WriteAsync(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        if (OperatingSystem.IsWindows())
            return;
        for (var entry = path; entry.Length >= Folder.Length; entry = Path.GetDirectoryName(entry)!)
            File.SetUnixFileMode(entry, (UnixFileMode)0b111_101_101);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
