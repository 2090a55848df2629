using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>The whole way of an alert from Alertmanager on, with the repository's routes, templates and inhibition, seen by whoever is told.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    // A notification waits for its group (10 s), and each change of the group for the next turn (10 s); the machine may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly int _port = FreePort.Next();
    private ConsoleHost? _console;
    private DeliveringAlertmanager? _alertmanager;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ConsoleHost Console => _console!;

    private DeliveringAlertmanager Alertmanager => _alertmanager!;

    public async ValueTask InitializeAsync()
    {
        _console = new ConsoleHost(_port, forContainers: true);
        _alertmanager = await DeliveringAlertmanager.StartAsync(_port);
    }

    [Fact]
    public async Task Every_route_tells_its_receivers_that_an_alert_fires_and_that_it_is_over()
    {
        Alert[] alerts =
        [
            new("CriticalOne", "critical", "service-a"), new("WarningOne", "warning", "service-b"), new("InfoOne", "info", "service-c"),
            new("WithoutSeverity", null, "service-d"), new("Watchdog", "none", "alertmanager")
        ];
        string[] firing =
        [
            "CriticalOne pagerduty trigger", "CriticalOne slack #sei-platform-alerts firing", "InfoOne slack #sei-platform-alerts firing",
            "WarningOne slack #sei-platform-warnings firing", "Watchdog watchdog firing", "WithoutSeverity slack #sei-platform-alerts firing"
        ];
        await Alertmanager.FireAsync(alerts);
        await Eventually.SucceedsAsync(async token => Assert.Equal(firing, await ToldAsync(token)), Patience, Cancellation);

        await Alertmanager.ResolveAsync(alerts);

        // A dead man's switch is told of no end.
        string[] over =
        [
            "CriticalOne pagerduty resolve", "CriticalOne slack #sei-platform-alerts resolved", "InfoOne slack #sei-platform-alerts resolved",
            "WarningOne slack #sei-platform-warnings resolved", "WithoutSeverity slack #sei-platform-alerts resolved"
        ];
        await Eventually.SucceedsAsync(async token => Assert.Equal(firing.Concat(over).Order(StringComparer.Ordinal), await ToldAsync(token)), Patience, Cancellation);
        await MessagesSayWhatToDoAsync(alerts[0]);
    }

    [Fact]
    public async Task What_is_down_silences_the_warning_of_the_same_service_and_nothing_else()
    {
        await Alertmanager.FireAsync(
            new("AIsDown", "critical", "service-a"), new("AIsSlow", "warning", "service-a"), new("BIsSlow", "warning", "service-b"),
            // Critical, and explains nothing.
            new("BHasErrors", "critical", "service-b"),
            new("NobodyIsDown", "critical", null), new("NobodyIsSlow", "warning", null));

        await Eventually.SucceedsAsync(
            async token => Assert.Equal(["AIsDown", "BHasErrors", "BIsSlow", "NobodyIsDown", "NobodyIsSlow"], await NamesAsync(token)), Patience, Cancellation);
        Assert.Equal(["suppressed"], await Alertmanager.StatesAsync("alertname", "AIsSlow"));

        // Once nothing explains it any more, it is told.
        await Alertmanager.ResolveAsync(new Alert("AIsDown", "critical", "service-a"));
        await Eventually.SucceedsAsync(
            async token => Assert.Equal(["AIsDown", "AIsSlow", "BHasErrors", "BIsSlow", "NobodyIsDown", "NobodyIsSlow"], await NamesAsync(token)), Patience, Cancellation);
    }

    [Fact]
    public async Task Alerts_of_one_name_and_service_are_one_message_and_those_of_another_service_are_not()
    {
        Alert[] group = [.. Enumerable.Range(1, 3).Select(number => new Alert("DiskFilling", "warning", "node", $"machine-{number}"))];
        await Alertmanager.FireAsync(group.Append(new Alert("DiskFilling", "warning", "kafka", "broker-1")));
        await Eventually.SucceedsAsync(
            async token => Assert.Equal(["[FIRING 1] DiskFilling on kafka", "[FIRING 3] DiskFilling on node"], await TitlesAsync("DiskFilling", token)), Patience, Cancellation);

        var text = (string)(await Console.NotificationsAsync("alert=DiskFilling", Cancellation)).Single(told => (string?)told["service"] == "node")["text"]!;
        Assert.All(group, alert => Assert.Contains($"instance={alert.Instance}", text));

        await Alertmanager.ResolveAsync(group[0]);
        await Eventually.SucceedsAsync(async token => Assert.Contains("[FIRING 2] DiskFilling on node", await TitlesAsync("DiskFilling", token)), Patience, Cancellation);
        Assert.Contains(
            "Resolved: DiskFilling has happened\nThe value is 91 %.\ninstance=machine-1\n",
            (string)(await Console.NotificationsAsync("alert=DiskFilling", Cancellation))[^1]["text"]!);
    }

    [Fact]
    public async Task A_console_that_was_away_is_told_later()
    {
        await Console.DisposeAsync();
        _console = null;
        await Alertmanager.FireAsync(new Alert("WhileAway", "critical", "service-a"), new Alert("Watchdog", "none", "alertmanager"));
        await Eventually.SucceedsAsync(async token => Assert.InRange(await Alertmanager.FailedNotificationsAsync(token), 3, double.MaxValue), Patience, Cancellation);

        _console = new ConsoleHost(_port, forContainers: true);

        await Eventually.SucceedsAsync(
            async token => Assert.Equal(
                ["Watchdog watchdog firing", "WhileAway pagerduty trigger", "WhileAway slack #sei-platform-alerts firing"], await ToldAsync(token)),
            Patience, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_alertmanager is not null)
            await _alertmanager.DisposeAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    private async Task MessagesSayWhatToDoAsync(Alert alert)
    {
        var told = await Console.NotificationsAsync($"alert={alert.Name}", Cancellation);
        Assert.All(told, notification =>
        {
            Assert.Equal("test", (string?)notification["source"]);
            Assert.Equal((alert.Severity, alert.Service), ((string?)notification["severity"], (string?)notification["service"]));
            var links = notification["links"]!.AsArray().ToDictionary(link => (string)link!["text"]!, link => (string)link!["href"]!);
            Assert.Equal((alert.Runbook, Alert.Dashboard, Alert.Graph), (links["Runbook"], links["Dashboard"], links["Prometheus"]));
        });

        var slack = told.First(notification => (string?)notification["receiver"] == "slack");
        Assert.Equal($"[FIRING 1] {alert.Name} on {alert.Service}", (string?)slack["title"]);
        Assert.Matches(@"^CriticalOne has happened\nThe value is 91 %\.\nSince \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\z", (string)slack["text"]!);
        Assert.Equal("danger", (string?)slack["raw"]!["attachments"]![0]!["color"]);
        Assert.Equal(
            [$"Severity {alert.Severity}", $"Service {alert.Service}", "Cluster sei-platform (test)"],
            slack["raw"]!["attachments"]![0]!["fields"]!.AsArray().Select(field => $"{field!["title"]} {field["value"]}"));

        var page = told.First(notification => (string?)notification["receiver"] == "pagerduty");
        Assert.Equal($"{alert.Name} on {alert.Service}: {alert.Name} has happened", (string?)page["title"]);
        Assert.Equal(slack["text"]!.ToString(), (string?)page["raw"]!["payload"]!["custom_details"]!["firing"]);

        // PagerDuty closes the incident that it has opened only by the same key.
        var keys = told.Where(notification => (string?)notification["receiver"] == "pagerduty").Select(notification => (string?)notification["raw"]!["dedup_key"]).ToList();
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    /// <summary>Who was told what, each once: the watchdog is told every minute.</summary>
    private async Task<IReadOnlyList<string>> ToldAsync(CancellationToken cancellationToken) =>
    [
        .. (await Console.NotificationsAsync("", cancellationToken))
            .Select(told => string.Join(' ', new[] { told["alert"], told["receiver"], told["channel"], told["status"] }.OfType<JsonNode>().Select(part => (string)part!)))
            .Distinct().Order(StringComparer.Ordinal)
    ];

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) =>
        [.. (await Console.NotificationsAsync("", cancellationToken)).Select(told => (string)told["alert"]!).Distinct().Order(StringComparer.Ordinal)];

    private async Task<IReadOnlyList<string>> TitlesAsync(string alert, CancellationToken cancellationToken) =>
        [.. (await Console.NotificationsAsync($"alert={alert}", cancellationToken)).Select(told => (string)told["title"]!).Order(StringComparer.Ordinal)];
}
