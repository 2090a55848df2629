using SeiPlatform.Tests.Harness.Browser;

namespace SeiPlatform.Tests.Integration.Browser;

/// <summary>A dashboard with a panel of each type, over a Prometheus whose answers are known.</summary>
public sealed class PanelTests(Chromium chromium) : IAsyncLifetime
{
    private const string Latency = """latency{quantile="p95"}""";
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private Viewer _viewer = null!;

    [Fact]
    public async Task Each_panel_shows_the_value_that_Prometheus_has_in_its_unit()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        Assert.Equal(["api", "1.5K req/s", "collector", "42 req/s"], await _viewer.TextsAsync("[data-panel='2'] .name, [data-panel='2'] .value"));
        Assert.Equal(["72.5%"], await _viewer.TextsAsync("[data-panel='3'] text"));
        Assert.Equal(["api", "1.5 KiB", "collector", "512 B"], await _viewer.TextsAsync("[data-panel='4'] dt, [data-panel='4'] .value"));
        Assert.Equal(["p95", "250 ms", "250 ms"], await _viewer.TextsAsync("[data-panel='7'] .legend td"));
        Assert.Equal(["a:9090", "b:9090"], await _viewer.TextsAsync("[data-panel='8'] .state-rows .name"));
        Assert.Equal(["up", "down"], await _viewer.TextsAsync("[data-panel='8'] text"));
        Assert.Equal(["critical", "KafkaDown", "2 min", "warning", "<b>Slow</b>", "30 s"], await _viewer.TextsAsync("[data-panel='9'] td"));
        _viewer.MustHaveNoComplaint();
    }

    [Fact]
    public async Task The_bars_and_arcs_are_as_long_as_the_values_and_have_the_colour_of_their_threshold()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        Assert.Equal(["100%", "33.3333%"], await _viewer.AskAsync<string[]>("[...document.querySelectorAll(\"[data-panel='4'] .bar-fill\")].map((bar) => bar.style.width)"));
        var colours = await _viewer.AskAsync<string[]>("[...document.querySelectorAll(\"[data-panel='2'] .value\")].map((value) => value.style.color)");
        Assert.Equal(["rgb(192, 43, 51)", "rgb(28, 122, 69)"], colours);
        Assert.Equal("rgb(184, 90, 16)", await _viewer.AskAsync<string>("document.querySelector(\"[data-panel='3'] text\").style.fill"));
    }

    [Fact]
    public async Task A_chart_is_drawn_with_its_threshold_and_the_tooltip_says_what_is_under_the_cursor()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        // The line is at a quarter of a second in the first colour of the palette, and the threshold at half a second in red.
        Assert.True(await PixelsAsync(7, 47, 111, 222) > 100);
        Assert.True(await PixelsAsync(7, 192, 43, 51) > 100);
        Assert.Equal(0, await PixelsAsync(7, 1, 2, 3));

        await PointAtTheEndAsync();
        Assert.Equal(["p95", "250 ms"], await _viewer.TextsAsync(".tooltip:not([hidden]) .name, .tooltip:not([hidden]) .number"));
        await _viewer.Page.Keyboard.PressAsync("Escape");
        Assert.Empty(await _viewer.TextsAsync(".tooltip:not([hidden])"));
    }

    [Fact]
    public async Task An_exemplar_leads_to_its_trace_and_alerts_are_marked_in_the_charts()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        Assert.Equal($"/traces/{TraceId}", await _viewer.AskAsync<string>("document.querySelector(\"[data-panel='7'] .exemplar:not([hidden])\").getAttribute('href')"));
        await PointAtTheEndAsync();
        Assert.Equal(["ApiSlow"], await _viewer.TextsAsync(".tooltip:not([hidden]) .alert"));
    }

    [Fact]
    public async Task What_went_wrong_is_said_in_the_panel_and_what_is_not_there_too()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        Assert.Equal(["invalid parameter \"query\": <b>parse error</b>"], await _viewer.TextsAsync("[data-panel='11'] .problem"));
        Assert.Equal(["none at all"], await _viewer.TextsAsync("[data-panel='12'] .nothing"));
        Assert.Equal(["The console does not draw panels of the type heatmap."], await _viewer.TextsAsync("[data-panel='13'] .nothing"));
    }

    [Fact]
    public async Task An_empty_panel_says_whose_targets_do_not_answer_or_are_not_there()
    {
        _viewer.Prometheus.Set("max by (job) (up)", ("job=api.v1", 1), ("job=jaeger", 0), ("job=kafka", 0));
        await _viewer.ShowAsync("/dashboards/empty");

        Assert.Equal(
            ["no data: jaeger does not answer", "no data: jaeger, kafka do not answer", "no data: Prometheus has no target kubelet, cad.visor here", "no data", "no data", "no data"],
            await _viewer.TextsAsync(".nothing"));
        _viewer.MustHaveNoComplaint();
    }

    [Fact]
    public async Task Prometheus_that_is_away_is_said_as_what_it_is_and_forgotten_when_it_is_back()
    {
        await _viewer.Prometheus.DisposeAsync();
        await _viewer.ShowAsync("/dashboards/panels");

        var said = Assert.Single(await _viewer.TextsAsync("[data-panel='2'] .problem"));
        Assert.StartsWith($"Prometheus does not answer at {_viewer.Prometheus.Url}/", said);
        Assert.Contains("Prometheus does not answer", Assert.Single(await _viewer.TextsAsync("#dashboard-problem")));
    }

    [Fact]
    public async Task Markdown_is_drawn_and_nothing_in_it_or_in_a_label_is_HTML_or_a_script()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        Assert.Equal(["Bold"], await _viewer.TextsAsync("[data-panel='5'] strong"));
        Assert.Equal(["/runbooks"], await _viewer.AskAsync<string[]>("[...document.querySelectorAll(\"[data-panel='5'] a\")].map((link) => link.getAttribute('href'))"));
        Assert.Equal(0, await _viewer.AskAsync<int>("document.querySelectorAll('.panel img, .panel td b, .problem b').length"));
        Assert.False(await _viewer.AskAsync<bool>("'hacked' in window"));
        Assert.Equal("/runbooks/%3Cb%3ESlow%3C%2Fb%3E", await _viewer.AskAsync<string>("document.querySelector(\"[data-panel='9'] tr:last-child td:nth-child(2) a\").getAttribute('href')"));
        Assert.Equal(["Other"], await _viewer.TextsAsync("#dashboard-links a"));
        Assert.Equal("/dashboards/other", await _viewer.AskAsync<string>("document.querySelector('#dashboard-links a').getAttribute('href')"));
    }

    [Fact]
    public async Task A_table_is_sorted_by_the_column_that_is_pressed()
    {
        await _viewer.ShowAsync("/dashboards/panels");

        await _viewer.Page.EvaluateExpressionAsync("[...document.querySelectorAll(\"[data-panel='9'] th button\")].find((button) => button.textContent.startsWith('For')).click()");
        Assert.Equal(["2 min", "30 s"], await _viewer.TextsAsync("[data-panel='9'] td:nth-child(3)"));
        Assert.Equal("For ↓", await _viewer.AskAsync<string>("document.activeElement.textContent"));

        await _viewer.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(["30 s", "2 min"], await _viewer.TextsAsync("[data-panel='9'] td:nth-child(3)"));
    }

    public async ValueTask InitializeAsync()
    {
        _viewer = await Viewer.OpenAsync(chromium, height: 1600);
        var prometheus = _viewer.Prometheus;
        prometheus.LabelValues["job"] = ["api", "collector"];
        prometheus.Set("""requests{job=~"(api|collector)"}""", ("job=api", 1500), ("job=collector", 42));
        prometheus.Set("used", ("", 0.725));
        prometheus.Set("by_service", ("service=api", 1536), ("service=collector", 512));
        prometheus.Set(Latency, ("quantile=p95", 0.25));
        prometheus.Exemplars[Latency] = [(0.3, TraceId)];
        prometheus.Set("state", ("instance=a:9090", 1), ("instance=b:9090", 0));
        prometheus.Set("alerts", ("alertname=<b>Slow</b>,severity=warning", 30), ("alertname=KafkaDown,severity=critical", 120));
        prometheus.Set("ALERTS", ("alertname=ApiSlow", 1));
    }

    public ValueTask DisposeAsync() => _viewer.DisposeAsync();

    /// <summary>Puts the cursor of the chart on its last point, once the alerts are marked in it.</summary>
    private Task PointAtTheEndAsync() => Harness.Eventually.SucceedsAsync(async _ =>
    {
        await _viewer.Page.FocusAsync("[data-panel='7'] .chart");
        await _viewer.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.NotEmpty(await _viewer.TextsAsync(".tooltip:not([hidden]) .alert"));
    });

    /// <summary>How many pixels of a chart have this colour.</summary>
    private Task<int> PixelsAsync(int panel, int red, int green, int blue) => _viewer.Page.EvaluateFunctionAsync<int>(
        """
        (panel, red, green, blue) => {
          const canvas = document.querySelector(`[data-panel='${panel}'] canvas`);
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 0; i < data.length; i += 4) if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255) count++;
          return count;
        }
        """,
        panel, red, green, blue);
}
