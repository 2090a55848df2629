namespace SeiPlatform.Cluster;

/// <summary>The folder of the solution, found upwards from this program's own binaries.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "SeiPlatform.sln")))
                    return folder.FullName;
            }

            throw new ClusterException(ExitCode.Usage, $"{AppContext.BaseDirectory} is in no copy of the repository");
        }
    }
}
