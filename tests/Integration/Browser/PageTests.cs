using System.Net.Http.Headers;
using SeiPlatform.Tests.Harness.Browser;
using SeiPlatform.Tests.Integration.Console;

namespace SeiPlatform.Tests.Integration.Browser;

/// <summary>The other pages of the console, as a browser shows them.</summary>
public sealed class PageTests(Chromium chromium) : IAsyncLifetime
{
    private const string State = """
        { "host": { "pid": 1 }, "startedAt": "2026-08-03T10:00:00Z", "phase": "Degraded", "resources": [
          { "name": "api-service", "kind": "Project", "state": "Running", "health": "Healthy", "since": "2026-08-03T10:00:05Z", "urls": ["http://localhost:5080", "tcp://localhost:1"], "restarts": 0 },
          { "name": "jaeger", "kind": "Container", "state": "Unavailable", "health": "Unknown", "since": "2026-08-03T10:00:05Z", "detail": "no <i>image</i>", "restarts": 0 } ] }
        """;

    private const string Log = """
        {"timestamp":"2026-08-03T10:00:06Z","level":"information","message":"Now listening","trace_id":"0af7651916cd43dd8448eb211c80319c"}
        {"timestamp":"2026-08-03T10:00:07Z","level":"error","message":"<img src=x onerror=window.hacked=1>","exception":"at Somewhere"}
        plain text
        """;

    private const string Alerts = """
        [ { "labels": { "alertname": "RedisDown", "severity": "critical", "service": "redis", "instance": "redis:6379" },
            "annotations": { "summary": "Redis <b>is</b> down", "runbook_url": "http://localhost:5082/runbooks/RedisDown", "dashboard": "http://localhost:5082/dashboards/panels" }, "state": "firing", "activeAt": "2024-01-01T10:00:00Z", "value": "1e+00" },
          { "labels": { "alertname": "Watchdog", "severity": "none" }, "annotations": {}, "state": "firing", "activeAt": "2024-01-01T10:00:00Z", "value": "1e+00" },
          { "labels": { "alertname": "ApiSlow", "severity": "warning" }, "annotations": {}, "state": "pending", "activeAt": "2024-01-01T10:00:00Z", "value": "1e+00" } ]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sei-viewer-").FullName;
    private Viewer _viewer = null!;

    [Fact]
    public async Task The_first_page_says_what_needs_attention_and_where_to_look()
    {
        await _viewer.ShowAsync("/");

        Assert.Equal(["RedisDown"], await _viewer.TextsAsync("#live section:nth-child(1) li a"));
        Assert.Contains("1 of 2 are well.", await _viewer.TextsAsync("#live section:nth-child(2) p"));
        Assert.Equal(["jaeger"], await _viewer.TextsAsync("#live section:nth-child(2) li a"));
        Assert.Contains("Panels of the tests", await _viewer.TextsAsync("#live section:nth-child(3) a"));
        Assert.Equal(["http://localhost:5080"], await _viewer.TextsAsync("#live section:nth-child(4) a"));
        Assert.Equal(0, await _viewer.AskAsync<int>("document.querySelectorAll('#live b, #live i').length"));
    }

    [Fact]
    public async Task Alerts_are_listed_with_their_runbook_their_dashboard_and_who_was_told()
    {
        using var told = new StringContent("""{ "channel": "#critical", "attachments": [{ "title": "[FIRING 1] RedisDown on redis", "text": "down", "color": "danger" }] }""", MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await _viewer.Client.PostAsync("/inbox/slack", told, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();

        await _viewer.ShowAsync("/alerts");

        Assert.Equal(["RedisDown", "Watchdog", "ApiSlow"], await _viewer.TextsAsync(".alerts h2"));
        Assert.Equal(["firing", "firing", "pending"], await _viewer.TextsAsync(".alerts .status"));
        Assert.Equal(["Runbook", "Dashboard", "Told: Slack #critical"], await _viewer.TextsAsync(".alerts li:first-child .links a"));
        Assert.Equal("/dashboards/panels", await _viewer.AskAsync<string>("document.querySelector('.alerts .links a:nth-child(2)').getAttribute('href')"));
        Assert.Contains("Redis <b>is</b> down", await _viewer.TextsAsync(".alerts .text"));

        await _viewer.Prometheus.DisposeAsync();
        await _viewer.Page.ReloadAsync();
        Assert.Contains("Prometheus does not answer", Assert.Single(await _viewer.TextsAsync(".problem")));
    }

    [Fact]
    public async Task A_resource_has_its_state_and_its_log_in_which_nothing_is_HTML_and_a_line_leads_to_its_trace()
    {
        await _viewer.ShowAsync("/resources");
        Assert.Equal(["Healthy", "Unavailable"], await _viewer.TextsAsync(".resources .badge"));
        Assert.Equal(["no <i>image</i>"], await _viewer.TextsAsync(".detail"));

        await _viewer.ShowAsync("/resources/api-service");
        Assert.Equal(["plain text", "<img src=x onerror=window.hacked=1>", "Now listening"], await _viewer.TextsAsync(".log .said"));
        Assert.Equal("/traces/0af7651916cd43dd8448eb211c80319c", await _viewer.AskAsync<string>("document.querySelector('.log a').getAttribute('href')"));
        Assert.False(await _viewer.AskAsync<bool>("'hacked' in window"));

        await _viewer.Page.TypeAsync("[name=find]", "LISTEN");
        await Task.WhenAll(_viewer.Page.WaitForNavigationAsync(), _viewer.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal(["Now listening"], await _viewer.TextsAsync(".log .said"));
    }

    [Fact]
    public async Task A_page_that_is_open_shows_what_is_new()
    {
        await _viewer.ShowAsync("/resources/api-service");
        await File.AppendAllTextAsync(Path.Combine(_folder, "logs", "api-service.log"), "\nsomething new\n", TestContext.Current.CancellationToken);

        await _viewer.Page.WaitForFunctionAsync("() => document.querySelector('.log .said').textContent === 'something new'");
    }

    [Theory]
    [InlineData("/resources/..%2F..%2Fsecret")]
    [InlineData("/resources/unknown")]
    [InlineData("/dashboards/unknown")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var response = await _viewer.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_waterfall_shows_each_step_under_its_own_with_its_share_of_the_time_and_opens_by_key()
    {
        using var content = new ByteArrayContent(OtlpRequest.Of(
            "api-service", OtlpRequest.Span("GET /api/v1/dora", 1, to: 100), OtlpRequest.Span("postgresql", 2, parent: 1, from: 50, to: 75, attributes: [("db.system.name", "<i>postgresql</i>")])));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var taken = await _viewer.Client.PostAsync("/v1/traces", content, TestContext.Current.CancellationToken);
        taken.EnsureSuccessStatusCode();

        await _viewer.ShowAsync("/traces");
        await Task.WhenAll(_viewer.Page.WaitForNavigationAsync(), _viewer.Page.ClickAsync(".traces a"));

        Assert.Equal(["100.0 ms", "25.0 ms"], await _viewer.TextsAsync(".took"));
        var shares = await _viewer.AskAsync<double[]>("[...document.querySelectorAll('.track rect')].flatMap((bar) => { const track = bar.parentElement.getBoundingClientRect(); const { left, width } = bar.getBoundingClientRect(); return [(left - track.left) / track.width, width / track.width]; })");
        Assert.Equal([0, 1, 0.5, 0.25], shares.Select(share => Math.Round(share, 2)));

        await _viewer.Page.FocusAsync("li:nth-child(2) summary");
        await _viewer.Page.Keyboard.PressAsync("Enter");
        Assert.True(await _viewer.AskAsync<bool>("document.querySelector('li:nth-child(2) details').open"));
        Assert.Contains("<i>postgresql</i>", await _viewer.TextsAsync("li:nth-child(2) dd"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dashboards")]
    [InlineData("/dashboards/panels")]
    [InlineData("/alerts")]
    [InlineData("/resources")]
    [InlineData("/resources/api-service")]
    [InlineData("/traces")]
    [InlineData("/inbox")]
    [InlineData("/runbooks/RedisDown")]
    public async Task On_a_phone_nothing_is_wider_than_the_screen(string path)
    {
        await _viewer.Page.SetViewportAsync(new PuppeteerSharp.ViewPortOptions { Width = 360, Height = 740, IsMobile = true, HasTouch = true });
        await _viewer.ShowAsync(path);

        Assert.Equal((360, 360), (await _viewer.AskAsync<int>("document.documentElement.scrollWidth"), await _viewer.AskAsync<int>("innerWidth")));
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "run"));
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "run", "state.json"), State, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "logs", "api-service.log"), Log, TestContext.Current.CancellationToken);
        _viewer = await Viewer.OpenAsync(chromium, resources: _folder);
        _viewer.Prometheus.Alerts = Alerts;
        _viewer.Prometheus.Set("requests{job=~\".*\"}", ("job=a-service-with-quite-a-long-name-that-does-not-fit", 1));
    }

    public async ValueTask DisposeAsync()
    {
        _viewer?.MustHaveNoComplaint();
        if (_viewer is not null)
            await _viewer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
