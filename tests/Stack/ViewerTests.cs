using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PuppeteerSharp;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Browser;
using SeiPlatform.Tests.Stack.Platform;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace SeiPlatform.Tests.Stack;

/// <summary>The console's viewer over the platform as it runs. Screenshots of every dashboard stay in the folder of the run.</summary>
[Collection(CollectionOrder.Running)]
public sealed class ViewerTests(PlatformUnderTest platform, Chromium chromium) : IAsyncLifetime
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public async ValueTask InitializeAsync()
    {
        await platform.UpAsync();
        http.BaseAddress = platform.Url("console");
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Empty when all is well.</summary>
    private static readonly string[] QuietPanels = ["What fired"];

    [Fact]
    public async Task Under_a_light_load_every_panel_of_the_overview_fills()
    {
        Assert.SkipWhen(chromium.UnavailableReason is not null, chromium.UnavailableReason ?? "");
        await using var traffic = new Traffic(platform);
        await using var viewer = await ViewerPage.OpenAsync(chromium, platform.Url("console"), width: 1400, height: 2400);
        await Eventually.SucceedsAsync(
            async _ =>
            {
                await viewer.ShowAsync("/dashboards/sei-overview?from=now-5m");
                Assert.Empty((await viewer.TextsAsync(".panel:has(.nothing) h3")).Except(QuietPanels));
            },
            TimeSpan.FromSeconds(120));
        var titles = await viewer.AskAsync<bool[]>("[...document.querySelectorAll('.panel h3')].map((title) => title.getBoundingClientRect().width > 30)");
        Assert.All(titles, Assert.True);
    }

    [Fact]
    public async Task Every_dashboard_is_drawn_without_an_error()
    {
        Assert.SkipWhen(chromium.UnavailableReason is not null, chromium.UnavailableReason ?? "");
        var screenshots = Directory.CreateDirectory(Path.Combine(PlatformUnderTest.Folder, "screenshots")).FullName;
        var dashboards = JsonNode.Parse(await http.GetStringAsync("api/dashboards", TestContext.Current.CancellationToken))!.AsArray();
        Assert.NotEmpty(dashboards);
        await using var viewer = await ViewerPage.OpenAsync(chromium, platform.Url("console"), width: 1400, height: 2400);
        foreach (var uid in dashboards.Select(dashboard => (string)dashboard!["uid"]!))
        {
            var clock = Stopwatch.StartNew();
            await viewer.ShowAsync($"/dashboards/{uid}?from=now-15m");
            var drawn = clock.Elapsed;
            var bytes = await viewer.AskAsync<long>("performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0)");
            await viewer.Browser.ScreenshotAsync(Path.Combine(screenshots, $"{uid}.png"), new ScreenshotOptions { FullPage = true });

            Assert.Empty(await viewer.TextsAsync(".problem:not([hidden])"));
            Assert.Empty(viewer.Complaints);
            var panels = (await viewer.TextsAsync(".panel h3")).Length;
            var empty = (await viewer.TextsAsync(".panel:has(.nothing) h3")).Length;
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{uid}: {panels} panels, {empty} without data, drawn after {drawn.TotalMilliseconds:0} ms, {bytes / 1000.0:0.0} kB over the wire"));
        }
    }

    [Fact]
    public async Task A_request_is_a_trace_in_the_console_and_goes_on_to_the_receiver_that_up_was_told_of()
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        using (var client = new PlatformClient(platform))
            await client.GetAsync("api/v1/repositories", $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");

        var kept = await Eventually.GetAsync(async token => JsonNode.Parse(await http.GetStringAsync($"api/traces/{traceId}", token))!["spans"]!.AsArray());
        Assert.Contains(kept, span => (string?)span!["service"] == "api-service" && (string?)span["kind"] == "server");
        await Eventually.SucceedsAsync(() => Assert.Equal(
            kept.Select(span => (string)span!["spanId"]!).Order(StringComparer.Ordinal),
            platform.Traces.Trace(traceId).Select(span => span.SpanId).Order(StringComparer.Ordinal)));
        Assert.Contains($"/resources/api-service?find={traceId}", await http.GetStringAsync($"traces/{traceId}", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_resource_is_listed_with_its_state_and_shows_its_log()
    {
        var run = JsonNode.Parse(await http.GetStringAsync("api/resources", TestContext.Current.CancellationToken))!;
        Assert.Superset(platform.Components.ToHashSet(), run["resources"]!.AsArray().Select(resource => (string)resource!["name"]!).ToHashSet());
        Assert.Contains("Now listening on", await http.GetStringAsync("resources/api-service", TestContext.Current.CancellationToken));
    }
}
