namespace SeiPlatform.AppHost.Resources.Alertmanager;

/// <summary>
/// Alertmanager's configuration with the console in the place of Slack, PagerDuty and the dead man's switch: the files of <c>observability-config/alertmanager</c>,
/// the secret files that they name, and PagerDuty's address, which cannot be a file.
/// </summary>
internal static class ConsoleDelivery
{
    private const string Configuration = "alertmanager.yml";
    private const string SecretFolder = "secrets/alertmanager-receivers";
    private const string Global = "\nglobal:\n";

    /// <summary>PagerDuty's keys have 32 characters. This one opens nothing.</summary>
    private const string RoutingKey = "local-console-needs-no-routing-k";

    /// <summary>The files of <c>/etc/alertmanager</c>, by path relative to it.</summary>
    /// <param name="folder">The folder with the configuration that all environments share.</param>
    /// <param name="console">The console's address as Alertmanager reaches it.</param>
    /// <param name="source">What the console is told of who sends; null for the stack's own Alertmanager.</param>
    /// <exception cref="InvalidDataException">The configuration has no line <c>global:</c> to put the address under.</exception>
    public static IReadOnlyDictionary<string, string> Files(string folder, Uri console, string? source = null)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
        files[Configuration] = WithPagerDutyAt(Inbox("pagerduty"), files[Configuration]);
        files[$"{SecretFolder}/slack-alerts-url"] = Inbox("slack");
        files[$"{SecretFolder}/slack-warnings-url"] = Inbox("slack");
        files[$"{SecretFolder}/pagerduty-routing-key"] = RoutingKey;
        files[$"{SecretFolder}/watchdog-url"] = Inbox("watchdog");
        return files;

        string Inbox(string receiver) => new Uri(console, $"/inbox/{receiver}{(source is null ? "" : $"?source={Uri.EscapeDataString(source)}")}").AbsoluteUri;
    }

    private static string WithPagerDutyAt(string address, string configuration)
    {
        var text = configuration.ReplaceLineEndings("\n");
        return text.Split(Global) is [var before, var after]
            ? $"{before}{Global}  pagerduty_url: {address}\n{after}"
            : throw new InvalidDataException($"{Configuration}: expected one line 'global:' with its settings below.");
    }
}
