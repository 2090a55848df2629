using System.Net;
using System.Text.Json;
using SeiPlatform.Load.Cli;

namespace SeiPlatform.Load.Platform;

/// <summary>The platform that is talked to, and what proves that its senders and its administrator are who they say.</summary>
internal sealed record Target(Uri Api, Uri Collector, string BootstrapSecret, string GitHubSecret, string GitLabToken, string CdEventsToken, string KeyFile)
{
    private const string Solution = "SeiPlatform.sln";

    /// <summary>As the environment says (the AppHost tells its own load so), otherwise the platform that runs from this folder.</summary>
    /// <exception cref="LoadException">It is another machine's and nobody said that this is meant, or nothing was ever started here.</exception>
    public static Target Find(LoadOptions options) => Find(options, Environment.GetEnvironmentVariable, FindRoot);

    internal static Target Find(LoadOptions options, Func<string, string?> environment, Func<string?> findRoot)
    {
        var local = new Lazy<LocalPlatform>(() => LocalPlatform.Read(
            findRoot() ?? throw new LoadException(ExitCode.Usage, "this is no copy of the repository, and the environment does not say whom to talk to"), environment));
        var target = new Target(
            options.Api ?? Url("LOAD_API") ?? local.Value.Url("api-service"),
            options.Collector ?? Url("LOAD_COLLECTOR") ?? local.Value.Url("data-collector"),
            Text("LOAD_BOOTSTRAP_SECRET", "bootstrap-secret"),
            Text("LOAD_GITHUB_SECRET", "github-webhook-secret"),
            Text("LOAD_GITLAB_TOKEN", "gitlab-webhook-token"),
            Text("LOAD_CDEVENTS_TOKEN", "cdevents-webhook-token"),
            environment("LOAD_KEY_FILE") ?? Path.Combine(local.Value.StateFolder, "load-keys.json"));
        foreach (var url in new[] { target.Api, target.Collector }.Where(url => !options.Remote && !IsThisMachine(url)))
            throw new LoadException(ExitCode.Usage, $"{url} is not this machine: --remote says that it is meant");
        return target;

        Uri? Url(string variable) => environment(variable) is { Length: > 0 } url ? new Uri(url.TrimEnd('/') + '/') : null;

        string Text(string variable, string secret) => environment(variable) is { Length: > 0 } text ? text : local.Value.Secret(secret);
    }

    private static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }
        return null;
    }

    /// <summary>The files of a run in this folder: its secrets and its ports.</summary>
    private sealed record LocalPlatform(string StateFolder, JsonElement Secrets, JsonElement Components)
    {
        public static LocalPlatform Read(string root, Func<string, string?> environment)
        {
            // As the host is told itself.
            var state = Path.GetFullPath(environment("Host__StateDirectory") ?? "../.sei", Path.Combine(root, "AppHost"));
            var secrets = Path.Combine(state, "secrets.json");
            if (!File.Exists(secrets))
                throw new LoadException(ExitCode.NotRunning, "nothing was ever started here (./sei up)");
            return new(state, Json(secrets), Json(Path.Combine(root, "observability-config", "stack.json")).GetProperty("components"));
        }

        public string Secret(string name) => Secrets.GetProperty(name).GetString()!;

        public Uri Url(string component) => new($"http://localhost:{Components.GetProperty(component).GetProperty("ports").GetProperty("http").GetInt32()}/");

        private static JsonElement Json(string file)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.Clone();
        }
    }
}
