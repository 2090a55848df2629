using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Browser;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>What the console shows of a real Alertmanager, beside what Prometheus says fires.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private readonly int _port = FreePort.Next();
    private FakePrometheus _prometheus = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_silenced_says_by_whom_until_when_and_why_and_what_is_inhibited_by_what()
    {
        await using var alertmanager = await DeliveringAlertmanager.StartAsync(_port);
        await using var console = Console(alertmanager.Url.AbsoluteUri);
        Alert[] alerts = [
            new("RedisDown", "critical", "redis"), new("RedisMemoryHigh", "warning", "redis"),
            new("NodeMemoryLow", "warning", "node", "a:9100"), new("NodeClockSkew", "warning", "node", "a:9100")];
        await alertmanager.FireAsync(alerts);
        await alertmanager.SilenceAsync("NodeMemoryLow", "Ana <ana@example.com>", "the machine is to be replaced");
        PrometheusHas(alerts);

        await Eventually.SucceedsAsync(
            async token =>
            {
                var page = await console.Client.GetStringAsync("/alerts", token);
                Assert.Matches(@"Silenced by Ana <ana@example\.com> until \d\d:\d\d:\d\d: the machine is to be replaced", Item(page, "NodeMemoryLow"));
                Assert.Contains("Inhibited: RedisDown of the same service explains it.", Item(page, "RedisMemoryHigh"));
                Assert.All((string[])["NodeMemoryLow", "RedisMemoryHigh"], name => Assert.Contains("Nobody is told", Item(page, name)));
                Assert.All((string[])["RedisDown", "NodeClockSkew"], name => Assert.DoesNotMatch("(?i)silenced|inhibited|nobody is told", Item(page, name)));
            },
            TimeSpan.FromSeconds(60), Cancellation);
    }

    [Fact]
    public async Task An_Alertmanager_that_is_away_is_said_and_alerts_are_shown_all_the_same()
    {
        await using var console = Console($"http://127.0.0.1:{FreePort.Next()}");
        PrometheusHas(new("RedisDown", "critical", "redis"), new("RedisMemoryHigh", "warning", "redis"));

        var page = await console.Client.GetStringAsync("/alerts", Cancellation);

        Assert.Matches(@"Alertmanager does not answer at http://127\.0\.0\.1:\d+/ \(.+\)\. What is silenced or inhibited is not known\.", page);
        Assert.All((string[])["RedisDown", "RedisMemoryHigh"], name => Assert.Contains("The value is 91 %.", Item(page, name)));
    }

    [Fact]
    public async Task What_is_not_Alertmanager_is_said()
    {
        await using var console = Console(_prometheus.Url);

        Assert.Contains("Alertmanager does not answer at", await console.Client.GetStringAsync("/alerts", Cancellation));
    }

    public async ValueTask InitializeAsync() => _prometheus = await FakePrometheus.StartAsync();

    public ValueTask DisposeAsync() => _prometheus.DisposeAsync();

    private ConsoleHost Console(string alertmanager) => new(_port, forContainers: true, settings: [("Prometheus:Url", _prometheus.Url), ("Alertmanager:Url", alertmanager)]);

    /// <summary>The same alerts as Prometheus shows them: without its external labels.</summary>
    private void PrometheusHas(params Alert[] alerts) => _prometheus.Alerts = new JsonArray([.. alerts.Select(alert => (JsonNode)new JsonObject
    {
        ["labels"] = new JsonObject([.. alert.Labels.Where(label => label.Key != "cluster").Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))]),
        ["annotations"] = new JsonObject([.. alert.Annotations.Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))]),
        ["state"] = "firing",
        ["activeAt"] = DateTimeOffset.UtcNow.ToString("O"),
        ["value"] = "1",
    })]).ToJsonString();

    /// <summary>What the page says of an alert, without tags.</summary>
    private static string Item(string page, string alert)
    {
        var item = Assert.Single(page.Split("<li ")[1..], item => item.Contains($"<h2>{alert}</h2>", StringComparison.Ordinal));
        return WebUtility.HtmlDecode(Regex.Replace(item, "<[^>]+>", ""));
    }
}
