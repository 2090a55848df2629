using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Browser;

namespace SeiPlatform.Tests.Integration.Browser;

/// <summary>Panels and rows that a dashboard has once for each value of a variable.</summary>
public sealed class RepeatTests(Chromium chromium) : IAsyncLifetime
{
    private Viewer _viewer = null!;

    [Fact]
    public async Task A_panel_is_there_once_for_each_value_and_asks_for_its_own()
    {
        await _viewer.ShowAsync("/dashboards/repeat");

        Assert.Equal(["Requests of api.v1", "Requests of collector", "Requests of web"], await _viewer.TextsAsync("[data-panel='1'] h3"));
        Assert.Equal(["1", "2", "3"], await _viewer.TextsAsync("[data-panel='1'] .value"));
        Assert.Equal(["Errors of api.v1", "Errors of collector", "Errors of web"], await _viewer.TextsAsync("[data-panel='3'] h3"));
        Assert.Equal(3, await _viewer.AskAsync<int>("new Set([...document.querySelectorAll(\"[data-panel='1']\")].map((panel) => panel.getAttribute('aria-labelledby'))).size"));
    }

    [Fact]
    public async Task It_fills_lines_as_wide_as_the_grid_or_goes_down_and_nothing_is_drawn_over_anything()
    {
        await _viewer.ShowAsync("/dashboards/repeat");

        // In cells: two of "Requests" to a line, then what stood beside it, then "Errors" below each other, then what stood below.
        Assert.Equal(["0 0 12", "12 0 12", "0 3 12"], await CellsAsync(1));
        Assert.Equal(["12 3 6"], await CellsAsync(2));
        Assert.Equal(["0 6 8", "0 9 8", "0 12 8"], await CellsAsync(3));
        Assert.Equal(["0 15 24"], await CellsAsync(4));
        Assert.Equal(0, await _viewer.AskAsync<int>("""
            (() => {
              const places = [...document.querySelectorAll(".panel")].map((panel) => panel.getBoundingClientRect());
              return places.filter((a, i) => places.some((b, j) => j > i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
            })()
            """));
    }

    [Fact]
    public async Task A_row_is_there_once_for_each_value_with_all_that_is_in_it()
    {
        await _viewer.ShowAsync("/dashboards/repeat?var-zone=$__all");

        Assert.Equal(["Zone east", "Zone west", "The last row"], await _viewer.TextsAsync(".row h2"));
        Assert.Equal(["In east", "In west"], await _viewer.TextsAsync("[data-panel='6'] h3"));
        Assert.Contains("load{zone=\"east\"}", _viewer.Prometheus.Asked);
        Assert.Contains("load{zone=\"west\"}", _viewer.Prometheus.Asked);
        Assert.Single(await _viewer.TextsAsync("[data-panel='8'] h3"));
    }

    [Fact]
    public async Task A_choice_brings_panels_and_takes_them_away_and_the_others_stay_as_they_were_left()
    {
        await _viewer.ShowAsync("/dashboards/repeat");
        Assert.Equal(["In east"], await _viewer.TextsAsync("[data-panel='6'] h3"));
        await _viewer.Page.ClickAsync("[data-panel='6'] .legend button");
        await _viewer.Page.ClickAsync(".row:last-child summary");

        await ChooseAsync("zone", "west");
        await Eventually.SucceedsAsync(async _ => Assert.Equal(["In east", "In west"], await _viewer.TextsAsync("[data-panel='6'] h3")));
        await _viewer.DrawnAsync();
        Assert.Equal(["false", "true"], await _viewer.AskAsync<string[]>("[...document.querySelectorAll(\"[data-panel='6'] .legend button\")].map((button) => button.getAttribute('aria-pressed'))"));
        Assert.False(await _viewer.AskAsync<bool>("document.querySelector('.row:last-child').open"));

        await ChooseAsync("zone", "east");
        await Eventually.SucceedsAsync(async _ => Assert.Equal(["In west"], await _viewer.TextsAsync("[data-panel='6'] h3")));
        Assert.Equal(["Zone west", "The last row"], await _viewer.TextsAsync(".row h2"));
    }

    [Fact]
    public async Task A_variable_without_a_value_repeats_nothing()
    {
        _viewer.Prometheus.LabelValues.Remove("job");

        await _viewer.ShowAsync("/dashboards/repeat");

        Assert.Equal(["6 0 6"], await CellsAsync(1));
        Assert.Equal(["0 3 8"], await CellsAsync(3));
    }

    public async ValueTask InitializeAsync()
    {
        _viewer = await Viewer.OpenAsync(chromium, height: 1800);
        string[] jobs = ["web", "api.v1", "collector"];
        _viewer.Prometheus.LabelValues["job"] = jobs;
        foreach (var (job, value) in jobs.Order(StringComparer.Ordinal).Select((job, index) => (job, index + 1)))
            _viewer.Prometheus.Set($"requests{{job=\"{job.Replace(".", "\\\\.", StringComparison.Ordinal)}\"}}", ("", value));
        foreach (var zone in (string[])["east", "west"])
            _viewer.Prometheus.Set($"load{{zone=\"{zone}\"}}", ($"job={zone}", 1));
    }

    public async ValueTask DisposeAsync()
    {
        _viewer?.MustHaveNoComplaint();
        if (_viewer is not null)
            await _viewer.DisposeAsync();
    }

    private Task ChooseAsync(string variable, string value) =>
        _viewer.Page.EvaluateFunctionAsync("(name, value) => document.querySelector(`[data-variable='${name}'] input[value='${value}']`).click()", variable, value);

    /// <summary>Column, line and width of each copy of a panel.</summary>
    private Task<string[]> CellsAsync(int panel) => _viewer.Page.EvaluateFunctionAsync<string[]>(
        "(id) => [...document.querySelectorAll(`[data-panel='${id}']`)].map(({ style }) => `${style.getPropertyValue('--x') - 1} ${style.getPropertyValue('--y') - 1} ${style.getPropertyValue('--w')}`)", panel);
}
