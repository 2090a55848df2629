namespace Aspire.Hosting.Running.State;

/// <summary>Held for as long as an AppHost runs; the operating system lets go of it however that process ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <returns>Null when another process holds it.</returns>
    public static RunLock? TryTake(RunFiles files)
    {
        try
        {
            return new RunLock(new FileStream(files.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
