using System.Globalization;

namespace SeiPlatform.Dashboards.Model;

/// <summary>How definitions of dashboards make panels.</summary>
internal sealed partial record Panel
{
    private const string Runbooks = "http://localhost:5082/runbooks";

    public static Panel TimeSeries(string title, string description, string unit) => new(PanelKind.TimeSeries, title, description, unit) { Min = 0 };

    public static Panel Stat(string title, string description, string unit) => new(PanelKind.Stat, title, description, unit);

    /// <summary>A share between 0 and 1.</summary>
    public static Panel Gauge(string title, string description) => new(PanelKind.Gauge, title, description, Units.Share) { Min = 0, Max = 1 };

    public static Panel BarGauge(string title, string description, string unit) => new(PanelKind.BarGauge, title, description, unit) { Min = 0 };

    public static Panel Table(string title, string description, string unit, params Column[] columns) =>
        new(PanelKind.Table, title, description, unit) { Columns = columns };

    public static Panel StateTimeline(string title, string description) => new(PanelKind.StateTimeline, title, description, Units.Count);

    public static Panel Text(string title, string description, string markdown) => new(PanelKind.Text, title, description, Units.Count) { Content = markdown };

    public Panel Query(string expression, string legend) => this with { Queries = [.. Queries, new(expression, legend)] };

    /// <summary>A query about what has not happened on most days: 0 while the dashboard's targets, or those of <paramref name="job"/>, are up.</summary>
    public Panel QueryOrZero(string expression, string legend, string? job = null) =>
        this with { Queries = [.. Queries, new Query(expression, legend).OrZeroWhile(job is null ? "{@}" : $"{{#,job=~\"{job}\"}}")] };

    /// <summary>Percentiles of a histogram, over all series that <paramref name="buckets"/> selects; their points lead to traces.</summary>
    public Panel Percentiles(string buckets, params double[] quantiles) => this with
    {
        Queries =
        [
            .. Queries,
            .. quantiles.Select(quantile => new Query(
                string.Create(CultureInfo.InvariantCulture, $"histogram_quantile({quantile}, sum by (le) (rate({buckets}[$__rate_interval])))"),
                string.Create(CultureInfo.InvariantCulture, $"p{quantile * 100:0.#}")) { Exemplars = true }),
        ],
    };

    /// <summary>A percentile of a histogram for each value of a label.</summary>
    public Panel PercentileBy(string label, string buckets, double quantile) => Query(
        string.Create(CultureInfo.InvariantCulture, $"histogram_quantile({quantile}, sum by ({label}, le) (rate({buckets}[$__rate_interval])))"),
        $"{{{{{label}}}}}");

    public Panel Wide(int width) => this with { Width = width };

    public Panel Stacked() => this with { IsStacked = true };

    public Panel WithSparkline() => this with { HasSparkline = true };

    public Panel WithDecimals(int decimals) => this with { Decimals = decimals };

    /// <summary>For a value that may be below 0.</summary>
    public Panel Signed() => this with { Min = null };

    public Panel Between(double min, double max) => this with { Min = min, Max = max };

    /// <summary>Bad from a value on.</summary>
    public Panel RedFrom(double value) => this with { Steps = [new(null, "green"), new(value, "red")] };

    /// <summary>Bad below a value.</summary>
    public Panel RedBelow(double value) => this with { Steps = [new(null, "red"), new(value, "green")] };

    /// <summary>In the order of their values.</summary>
    public Panel InSteps(string lowest, params (double From, string Color)[] steps) =>
        this with { Steps = [new(null, lowest), .. steps.Select(step => new Step(step.From, step.Color))] };

    /// <summary>An alert says that this is too much: drawn at its threshold, and linked to its runbook.</summary>
    public Panel AlertAbove(string alert, string? which = null) => RedFrom(Thresholds.Of(alert, which)).Runbook(alert);

    /// <summary>An alert says that this is too little.</summary>
    public Panel AlertBelow(string alert) => RedBelow(Thresholds.Of(alert)).Runbook(alert);

    /// <summary>An alert speaks of what this shows.</summary>
    public Panel Runbook(string alert) => Link($"Runbook: {alert}", $"{Runbooks}/{alert}");

    /// <summary>Another dashboard says more.</summary>
    public Panel More(string title, string uid) => Link(title, $"/d/{uid}");

    public Panel Mapped(params (string Value, string Text, string Color)[] mappings) =>
        this with { Mappings = [.. mappings.Select(mapping => new Mapping(mapping.Value, mapping.Text, mapping.Color))] };

    /// <summary>1 for up and 0 for down.</summary>
    public Panel UpOrDown() => RedBelow(1).Mapped(("0", "down", "red"), ("1", "up", "green"));

    private Panel Link(string title, string url) => this with { Links = [.. Links, new(title, url)] };
}
