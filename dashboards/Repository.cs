using SeiPlatform.Local;

namespace SeiPlatform.Dashboards;

/// <summary>Where things are in the repository that this program was built in.</summary>
internal static class Repository
{
    private static readonly string Root =
        RepositoryFolder.Find() ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is in no clone of the repository.");

    public static string Dashboards => Config("grafana", "dashboards");

    public static string Objectives => Config("prometheus", "rules", "objectives.yml");

    public static string Stack => Config("stack.json");

    public static string Prices => Config("prometheus", "rules", "prices.yml");

    private static string Config(params string[] path) => Path.Combine([Root, "observability-config", .. path]);
}
