using System.Net;
using SeiPlatform.Load.Cli;
using SeiPlatform.Local;

namespace SeiPlatform.Load.Platform;

/// <summary>The platform that is talked to, and what proves that its senders and its administrator are who they say.</summary>
internal sealed record Target(Uri Api, Uri Collector, string BootstrapSecret, string GitHubSecret, string GitLabToken, string CdEventsToken, string KeyFile)
{
    /// <summary>As the environment says (the AppHost tells its own load so), otherwise the platform that runs from this folder.</summary>
    /// <exception cref="LoadException">It is another machine's and nobody said that this is meant, or nothing was ever started here.</exception>
    public static Target Find(LoadOptions options) => Find(options, Environment.GetEnvironmentVariable, RepositoryFolder.Find);

    internal static Target Find(LoadOptions options, Func<string, string?> environment, Func<string?> findRoot)
    {
        var root = new Lazy<string>(() =>
            findRoot() ?? throw new LoadException(ExitCode.Usage, "this is no copy of the repository, and the environment does not say whom to talk to"));
        var state = new Lazy<string>(() => LocalPlatform.StateFolder(root.Value, environment));
        var local = new Lazy<LocalPlatform>(() =>
            LocalPlatform.Read(root.Value, state.Value) ?? throw new LoadException(ExitCode.NotRunning, "nothing was ever started here (./sei up)"));
        var target = new Target(
            options.Api ?? Url("LOAD_API") ?? local.Value.Url("api-service"),
            options.Collector ?? Url("LOAD_COLLECTOR") ?? local.Value.Url("data-collector"),
            Text("LOAD_BOOTSTRAP_SECRET", "bootstrap-secret"),
            Text("LOAD_GITHUB_SECRET", "github-webhook-secret"),
            Text("LOAD_GITLAB_TOKEN", "gitlab-webhook-token"),
            Text("LOAD_CDEVENTS_TOKEN", "cdevents-webhook-token"),
            environment("LOAD_KEY_FILE") ?? Path.Combine(state.Value, "load-keys.json"));
        foreach (var url in new[] { target.Api, target.Collector }.Where(url => !options.Remote && !IsThisMachine(url)))
            throw new LoadException(ExitCode.Usage, $"{url} is not this machine: --remote says that it is meant");
        return target;

        Uri? Url(string variable) => environment(variable) is { Length: > 0 } url ? new Uri(url.TrimEnd('/') + '/') : null;

        string Text(string variable, string secret) => environment(variable) is { Length: > 0 } text ? text : local.Value.Secret(secret);
    }

    private static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
