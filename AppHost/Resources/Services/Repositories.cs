namespace SeiPlatform.AppHost.Resources.Services;

/// <summary>The git histories that a run begins with.</summary>
internal static class Repositories
{
    private const string Option = "--repo";

    /// <summary>Every <c>--repo</c> of the command line; this project's own history when there is none and it runs here.</summary>
    /// <remarks>Configuration keeps only the last of an option that is given several times, hence the arguments themselves.</remarks>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> args, IDistributedApplicationBuilder builder)
    {
        List<string> repositories = [];
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i].StartsWith($"{Option}=", StringComparison.Ordinal))
                repositories.Add(Located(args[i][(Option.Length + 1)..]));
            else if (args[i] == Option && i + 1 < args.Count)
                repositories.Add(Located(args[++i]));
        }

        if (repositories.Count == 0 && builder.ExecutionContext.IsRunMode)
            repositories.Add(Path.GetFullPath("..", builder.AppHostDirectory));
        return repositories;
    }

    /// <summary>A path is relative to where the command was given, which the collector does not know; anything else is for git to make sense of.</summary>
    private static string Located(string repository) => Directory.Exists(repository) ? Path.GetFullPath(repository) : repository;
}
