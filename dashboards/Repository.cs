namespace SeiPlatform.Dashboards;

/// <summary>Where things are in the repository that this program was built in.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string Dashboards => Config("grafana", "dashboards");

    public static string Objectives => Config("prometheus", "rules", "objectives.yml");

    public static string Stack => Config("stack.json");

    public static string Prices => Config("prometheus", "rules", "prices.yml");

    private static string Config(params string[] path) => Path.Combine([Root, "observability-config", .. path]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SeiPlatform.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is in no clone of the repository.");
    }
}
