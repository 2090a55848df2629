using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class InboxTests(PlatformUnderTest platform) : IAsyncLifetime
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public async ValueTask InitializeAsync() => await platform.UpAsync();

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_watchdog_fires_in_Prometheus_and_is_heard_in_the_inbox()
    {
        var watchdog = await Eventually.GetAsync(
            async token =>
            {
                var inbox = JsonNode.Parse(await http.GetStringAsync(new Uri(platform.Url("console"), "api/inbox?receiver=watchdog&wait=10"), token))!;
                Assert.Equal("heard", (string?)inbox["watchdog"]!["state"]);
                return inbox["notifications"]!.AsArray()[^1]!;
            },
            TimeSpan.FromSeconds(120));

        Assert.Equal(("Watchdog", "firing", null), ((string?)watchdog["alert"], (string?)watchdog["status"], (string?)watchdog["source"]));
        var links = watchdog["links"]!.AsArray().ToDictionary(link => (string)link!["text"]!, link => new Uri((string)link!["href"]!));
        // Where a browser on this machine finds them, not by their names in the containers' network.
        Assert.Equal(("localhost", platform.Port("prometheus")), (links["Prometheus"].Host, links["Prometheus"].Port));
        Assert.Equal(("localhost", platform.Port("alertmanager")), (links["Alertmanager"].Host, links["Alertmanager"].Port));
        Assert.Equal($"http://localhost:{platform.Port("console")}/runbooks/Watchdog", links["Runbook"].AbsoluteUri);
        Assert.Contains("<h1", await http.GetStringAsync(links["Dashboard"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_console_shows_its_pages_and_is_listed_with_its_address()
    {
        Assert.Contains("Watchdog", await http.GetStringAsync(new Uri(platform.Url("console"), "inbox")));
        Assert.Contains("<h1>Runbooks</h1>", await http.GetStringAsync(new Uri(platform.Url("console"), "runbooks")));
        Assert.Contains("http://localhost:5082", (await platform.SeiAsync("status")).MustSucceed().Output);
    }
}
