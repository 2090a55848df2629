namespace SeiPlatform.Local;

/// <summary>The folder of the solution, found upwards from the running program's own binaries.</summary>
public static class RepositoryFolder
{
    private const string Solution = "SeiPlatform.sln";

    /// <returns>Null when the program lies in no copy of the repository.</returns>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        return null;
    }
}
