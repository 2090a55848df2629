using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness.Browser;

namespace SeiPlatform.Tests.Integration.Browser;

/// <summary>What somebody does with a dashboard: choose, look closer, come back.</summary>
public sealed class DashboardTests(Chromium chromium) : IAsyncLifetime
{
    private Viewer _viewer = null!;

    [Fact]
    public async Task A_choice_of_a_variable_is_in_the_queries_and_in_the_address_and_a_reload_brings_it_again()
    {
        await _viewer.ShowAsync("/dashboards/panels");
        Assert.Equal(["All"], await _viewer.TextsAsync("[data-variable='job'] summary"));
        Assert.Contains("""requests{job=~"(api\\.v1|web)"}""", _viewer.Prometheus.Asked);

        await _viewer.Page.EvaluateExpressionAsync("document.querySelector(\"[data-variable='job'] input[value='api.v1']\").click()");
        await Asked("""requests{job=~"api\\.v1"}""");
        Assert.Equal(["api.v1"], await _viewer.TextsAsync("[data-variable='job'] summary"));
        Assert.Contains("var-job=api.v1", _viewer.Page.Url);

        await _viewer.Page.ReloadAsync();
        await _viewer.DrawnAsync();
        Assert.Equal(["api.v1"], await _viewer.TextsAsync("[data-variable='job'] summary"));
    }

    [Fact]
    public async Task A_value_that_is_no_option_is_not_taken_from_the_address()
    {
        await _viewer.ShowAsync("/dashboards/panels?var-job=%22%7D%20or%20up&from=nonsense");

        Assert.Contains("""requests{job=~"(api\\.v1|web)"}""", _viewer.Prometheus.Asked);
        Assert.DoesNotContain(_viewer.Prometheus.Asked, expression => expression.Contains("or up", StringComparison.Ordinal));
        Assert.Equal("now-1h", await _viewer.AskAsync<string>("document.getElementById('range').value"));
    }

    [Fact]
    public async Task What_is_drawn_over_with_the_mouse_becomes_the_time_range_and_Escape_leads_back()
    {
        _viewer.Prometheus.Set("""latency{quantile="p95"}""", ("quantile=p95", 0.25));
        await _viewer.ShowAsync("/dashboards/panels");
        var box = await _viewer.Page.EvaluateFunctionAsync<double[]>("() => { const { left, top, width, height } = document.querySelector(\"[data-panel='7'] .u-over\").getBoundingClientRect(); return [left, top, width, height]; }");
        await _viewer.Page.Mouse.MoveAsync((decimal)(box[0] + (box[2] * 0.25)), (decimal)(box[1] + (box[3] / 2)));
        await _viewer.Page.Mouse.DownAsync();
        await _viewer.Page.Mouse.MoveAsync((decimal)(box[0] + (box[2] * 0.5)), (decimal)(box[1] + (box[3] / 2)), new PuppeteerSharp.Input.MoveOptions { Steps = 4 });
        await _viewer.Page.Mouse.UpAsync();

        await _viewer.Page.WaitForFunctionAsync("() => /from=\\d{13}/.test(location.search)");
        var address = System.Web.HttpUtility.ParseQueryString(new Uri(_viewer.Page.Url).Query);
        Assert.InRange((long.Parse(address["to"]!) - long.Parse(address["from"]!)) / 60_000.0, 13, 17);

        await _viewer.Page.EvaluateExpressionAsync("document.activeElement.blur()");
        await _viewer.Page.Keyboard.PressAsync("Escape");
        await _viewer.Page.WaitForFunctionAsync("() => /from=now-1h/.test(location.search)");
    }

    [Fact]
    public async Task A_longer_range_is_asked_for_in_longer_steps()
    {
        await _viewer.ShowAsync("/dashboards/panels?from=now-7d");

        var rate = await _viewer.Page.EvaluateExpressionAsync<string>("""
            import(new URL("dashboard/clock.js", document.querySelector("[src$='/theme.js']").src)).then(({ builtIn, steps }) =>
              JSON.stringify([steps({ from: 0, to: 3600 }, 600), steps({ from: 0, to: 604800 }, 600), builtIn({ from: 0, to: 3600 }, 15).__rate_interval, builtIn({ from: 0, to: 3600 }, 1800).__rate_interval]))
            """);
        var answers = JsonNode.Parse(rate)!;
        Assert.Equal((15, 3600, "60s", "1815s"), ((int)answers[0]!["step"]!, (int)answers[1]!["step"]!, (string)answers[2]!, (string)answers[3]!));
    }

    /// <summary>As Chromium does with what it loads while a container starts: net::ERR_NETWORK_CHANGED.</summary>
    [Theory]
    [InlineData("/dashboard/variables.js")]
    [InlineData("/dashboard/page.js")]
    [InlineData("/api/dashboards/panels")]
    [InlineData("/api/prometheus/query_range")]
    public async Task What_does_not_come_is_asked_for_again(string path)
    {
        var refused = 0;
        await _viewer.Page.SetRequestInterceptionAsync(true);
        _viewer.Page.Request += async (_, sent) => await (
            new Uri(sent.Request.Url).AbsolutePath.EndsWith(path, StringComparison.Ordinal) && Interlocked.Increment(ref refused) == 1 ? sent.Request.AbortAsync() : sent.Request.ContinueAsync());

        await _viewer.ShowAsync("/dashboards/panels");

        Assert.InRange(refused, 2, int.MaxValue);
        Assert.DoesNotContain("The console does not answer.", await _viewer.TextsAsync(".problem"));
    }

    [Fact]
    public async Task Keys_refresh_and_lead_to_the_time_range()
    {
        await _viewer.ShowAsync("/dashboards/panels");
        var before = _viewer.Prometheus.Asked.Count;

        await _viewer.Page.Keyboard.PressAsync("r");
        await _viewer.Page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy]')");
        Assert.True(_viewer.Prometheus.Asked.Count > before);

        await _viewer.Page.Keyboard.PressAsync("t");
        Assert.Equal("range", await _viewer.AskAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task Units_are_written_as_Grafana_writes_them()
    {
        await _viewer.ShowAsync("/dashboards");
        (double Value, string Unit, string Expected)[] cases = [
            (0, "short", "0"), (1234, "short", "1.23 K"), (2_500_000, "short", "2.5 Mil"), (0.00123, "none", "0.00123"), (99.5, "percent", "99.5%"), (0.9995, "percentunit", "99.95%"),
            (0.0000042, "s", "4.2 µs"), (0.25, "s", "250 ms"), (59, "s", "59 s"), (5400, "s", "1.5 hours"), (1500, "ms", "1.5 s"), (90061, "dtdurations", "1 d 1 h"),
            (1024, "bytes", "1 KiB"), (1_500_000, "decbytes", "1.5 MB"), (2048, "Bps", "2.05 kB/s"), (2048, "binBps", "2 KiB/s"), (12.5, "reqps", "12.5 req/s"), (3, "ops", "3 ops/s"),
            (1234.5, "currencyUSD", "$1.23K"), (9.5, "currencyUSD", "$9.50"), (7, "suffix:items", "7 items"), (5, "widgets", "5 widgets"), (-0.5, "s", "-500 ms")];
        foreach (var (value, unit, expected) in cases)
        {
            Assert.Equal(expected, await _viewer.Page.EvaluateFunctionAsync<string>(
                "async (value, unit) => (await import(new URL('dashboard/units.js', document.querySelector('[src$=\"/theme.js\"]').src))).format(value, unit)", value, unit));
        }
    }

    [Fact]
    public async Task A_choice_of_colours_stays_and_the_charts_follow()
    {
        _viewer.Prometheus.Set("used", ("", 0.95));
        await _viewer.ShowAsync("/dashboards/panels");
        await _viewer.Page.EmulateMediaFeaturesAsync([new PuppeteerSharp.MediaFeatureValue { MediaFeature = PuppeteerSharp.MediaFeature.PrefersColorScheme, Value = "light" }]);
        const string Ground = "getComputedStyle(document.body).backgroundColor";
        const string Value = "document.querySelector(\"[data-panel='3'] text\").style.fill";
        Assert.Equal(("rgb(246, 247, 249)", "rgb(192, 43, 51)"), (await _viewer.AskAsync<string>(Ground), await _viewer.AskAsync<string>(Value)));

        await _viewer.Page.ClickAsync("#theme");
        Assert.Equal(("rgb(17, 21, 27)", "rgb(255, 123, 127)"), (await _viewer.AskAsync<string>(Ground), await _viewer.AskAsync<string>(Value)));

        await _viewer.Page.ReloadAsync();
        Assert.Equal("rgb(17, 21, 27)", await _viewer.AskAsync<string>(Ground));
        await _viewer.Page.ClickAsync("#theme");
        Assert.Equal("rgb(246, 247, 249)", await _viewer.AskAsync<string>(Ground));
    }

    public async ValueTask InitializeAsync()
    {
        _viewer = await Viewer.OpenAsync(chromium, height: 1600);
        _viewer.Prometheus.LabelValues["job"] = ["web", "api.v1"];
    }

    public async ValueTask DisposeAsync()
    {
        _viewer.MustHaveNoComplaint();
        await _viewer.DisposeAsync();
    }

    private Task Asked(string expression) => Harness.Eventually.SucceedsAsync(() => Assert.Contains(expression, _viewer.Prometheus.Asked));
}
