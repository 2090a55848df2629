using System.Text.Json;
using System.Text.Json.Nodes;
using SeiPlatform.AppHost.Resources.Alertmanager;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Integration.Fixtures;
using SeiPlatform.Tests.Integration.Manifest;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>Alertmanager as the manifest defines it, with the repository's configuration and the console as everybody who is told, as in a run on this machine.</summary>
internal sealed class DeliveringAlertmanager : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ManifestContainer _container;
    private readonly HttpApi _api;

    private DeliveringAlertmanager(DirectoryInfo folder, ManifestContainer container)
    {
        (_folder, _container) = (folder, container);
        _api = new HttpApi(container);
    }

    public Uri Url => _container.Url("http");

    /// <param name="consolePort">Where the console is, or will be.</param>
    public static async Task<DeliveringAlertmanager> StartAsync(int consolePort)
    {
        var folder = Directory.CreateTempSubdirectory("sei-alertmanager-");
        try
        {
            foreach (var (path, content) in ConsoleDelivery.Files(
                RepositoryRoot.File("observability-config", "alertmanager"), new Uri($"http://aspire.dev.internal:{consolePort}"), "test"))
            {
                var file = new FileInfo(Path.Combine(folder.FullName, path));
                file.Directory!.Create();
                await File.WriteAllTextAsync(file.FullName, content, TestContext.Current.CancellationToken);
            }

            // The server runs as nobody.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
            var container = await Available.OrSkipAsync(() => TestNetwork.StartSingleAsync("alertmanager", options => options.MountSources["/etc/alertmanager"] = folder.FullName));
            return new DeliveringAlertmanager(folder, container);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Tells it of alerts as Prometheus does.</summary>
    public Task FireAsync(params IEnumerable<Alert> alerts) => PostAsync(alerts, resolved: false);

    public Task ResolveAsync(params IEnumerable<Alert> alerts) => PostAsync(alerts, resolved: true);

    /// <summary>Says for an hour that nobody wants to hear of alerts of this name.</summary>
    public Task SilenceAsync(string alert, string by, string comment) => _api.PostAsync(
        "api/v2/silences",
        new JsonObject
        {
            ["matchers"] = new JsonArray(new JsonObject { ["name"] = "alertname", ["value"] = alert, ["isRegex"] = false, ["isEqual"] = true }),
            ["startsAt"] = DateTimeOffset.UtcNow.ToString("O"),
            ["endsAt"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O"),
            ["createdBy"] = by,
            ["comment"] = comment,
        }.ToJsonString(),
        TestContext.Current.CancellationToken);

    public async Task<double> FailedNotificationsAsync(CancellationToken cancellationToken) =>
        (await _api.TextAsync("metrics", cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("alertmanager_notification_requests_failed_total", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The state of an alert by the value of one of its labels: <c>active</c> or <c>suppressed</c>.</summary>
    public async Task<IReadOnlyList<string>> StatesAsync(string label, string value)
    {
        var filter = Uri.EscapeDataString($"{label}=\"{value}\"");
        return [.. (await _api.GetAsync($"api/v2/alerts?filter={filter}", TestContext.Current.CancellationToken)).AsArray().Select(alert => (string)alert!["status"]!["state"]!)];
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _container.Network.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task PostAsync(IEnumerable<Alert> alerts, bool resolved) => _api.PostAsync(
        "api/v2/alerts",
        JsonSerializer.Serialize(alerts.Select(alert =>
        {
            var post = new JsonObject
            {
                ["labels"] = JsonSerializer.SerializeToNode(alert.Labels),
                ["annotations"] = JsonSerializer.SerializeToNode(alert.Annotations),
                ["generatorURL"] = Alert.Graph,
            };
            if (resolved)
                post["endsAt"] = DateTimeOffset.UtcNow.ToString("O");
            return post;
        })),
        TestContext.Current.CancellationToken);
}

/// <summary>An alert with the labels and annotations that the rules give theirs.</summary>
internal sealed record Alert(string Name, string? Severity, string? Service, string? Instance = null)
{
    public const string Graph = "http://localhost:9090/graph?g0.expr=up+%3D%3D+0";

    public const string Dashboard = "http://localhost:5082/dashboards/sei-api-service";

    public string Runbook => $"http://localhost:5082/runbooks/{Name}";

    public Dictionary<string, string> Annotations => new()
    {
        ["summary"] = $"{Name} has happened",
        ["description"] = "The value is 91 %.",
        ["runbook_url"] = Runbook,
        ["dashboard"] = Dashboard,
    };

    public Dictionary<string, string> Labels => new[] { ("alertname", Name), ("severity", Severity), ("service", Service), ("instance", Instance), ("cluster", "sei-platform"), ("environment", "test") }
        .Where(label => label.Item2 is not null).ToDictionary(label => label.Item1, label => label.Item2!);
}
