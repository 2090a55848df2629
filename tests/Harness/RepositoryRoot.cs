namespace SeiPlatform.Tests.Harness;

/// <summary>The folder of the solution, found upwards from the test's own binaries.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    public static string Path => Found.Value;

    public static string File(params ReadOnlySpan<string> segments) => System.IO.Path.Combine([Path, .. segments]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "SeiPlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"SeiPlatform.sln is in none of the folders above {AppContext.BaseDirectory}.");
    }
}
