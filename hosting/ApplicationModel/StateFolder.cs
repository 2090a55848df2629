using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where the host keeps what outlives a run.</summary>
internal static class StateFolder
{
    /// <summary>The configured folder, relative to the AppHost's; without one it is a folder at the root of the repository.</summary>
    private const string ConfigurationKey = "Host:StateDirectory";

    private const string DefaultName = ".sei";

    internal static string Of(string appHostDirectory, IConfiguration configuration) => configuration[ConfigurationKey] is { Length: > 0 } configured
        ? Path.GetFullPath(configured, appHostDirectory)
        : Path.Combine(RepositoryRoot(appHostDirectory), DefaultName);

    /// <summary>The nearest folder upwards with a git repository or a solution; the AppHost's own when there is none.</summary>
    internal static string RepositoryRoot(string appHostDirectory)
    {
        for (var folder = new DirectoryInfo(appHostDirectory); folder is not null; folder = folder.Parent)
        {
            // In a worktree .git is a file.
            if (Path.Exists(Path.Combine(folder.FullName, ".git")) || folder.EnumerateFiles("*.sln").Any() || folder.EnumerateFiles("*.slnx").Any())
                return folder.FullName;
        }

        return appHostDirectory;
    }
}
