using SeiPlatform.Local;

namespace SeiPlatform.Tests.Harness;

/// <summary>The folder of the solution, found upwards from the test's own binaries.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(() =>
        RepositoryFolder.Find() ?? throw new DirectoryNotFoundException($"SeiPlatform.sln is in none of the folders above {AppContext.BaseDirectory}."));

    public static string Path => Found.Value;

    public static string File(params ReadOnlySpan<string> segments) => System.IO.Path.Combine([Path, .. segments]);
}
