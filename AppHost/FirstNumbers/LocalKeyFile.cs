namespace SeiPlatform.AppHost.FirstNumbers;

/// <summary>The API key of whoever runs the platform on this machine, in a file that only they can read.</summary>
internal sealed class LocalKeyFile(string stateDirectory)
{
    public string FullPath { get; } = Path.Combine(stateDirectory, "api-key");

    public async Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        File.Exists(FullPath) ? (await File.ReadAllTextAsync(FullPath, cancellationToken)).Trim() : null;

    public async Task WriteAsync(string key, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // The mode is that of a new file: one that is there already would keep its own.
        File.Delete(FullPath);
        await using var file = new StreamWriter(FullPath, options);
        await file.WriteLineAsync(key.AsMemory(), cancellationToken);
    }
}
