using SeiPlatform.Local;

namespace SeiPlatform.Cluster;

/// <summary>The repository that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryFolder.Find() ?? throw new ClusterException(ExitCode.Usage, $"{AppContext.BaseDirectory} is in no copy of the repository");
}
