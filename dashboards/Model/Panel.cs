namespace SeiPlatform.Dashboards.Model;

/// <summary>Grafana's panels that are used here; all are part of Grafana itself.</summary>
internal enum PanelKind
{
    TimeSeries,
    Stat,
    Gauge,
    BarGauge,
    Table,
    StateTimeline,
    Text,
}

/// <summary>From a value on, a colour.</summary>
/// <param name="From">null for everything below the next step.</param>
/// <param name="Color">Name of a colour.</param>
internal sealed record Step(double? From, string Color);

/// <summary>A value and what is shown in its place.</summary>
internal sealed record Mapping(string Value, string Text, string Color);

/// <summary>A column of a table.</summary>
/// <param name="Field">A label, or <c>Value</c>; <c>Value #A</c> for the first of several queries.</param>
/// <param name="Heading">What stands above it.</param>
/// <param name="Unit">Where it is not the panel's.</param>
internal sealed record Column(string Field, string Heading, string? Unit = null);

/// <summary>Where a panel leads to.</summary>
internal sealed record PanelLink(string Title, string Url);

/// <summary>One answer on a dashboard.</summary>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What exactly, and where that comes from.</param>
/// <param name="Unit">Of <see cref="Units"/>.</param>
internal sealed partial record Panel(PanelKind Kind, string Title, string Description, string Unit)
{
    public IReadOnlyList<Query> Queries { get; init; } = [];

    /// <summary>Of 24; null for its share of the line.</summary>
    public int? Width { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public int? Decimals { get; init; }

    public bool IsStacked { get; init; }

    /// <summary>Whether a stat shows the way to its value.</summary>
    public bool HasSparkline { get; init; }

    public IReadOnlyList<Step> Steps { get; init; } = [new(null, "green")];

    public IReadOnlyList<Mapping> Mappings { get; init; } = [];

    public IReadOnlyList<PanelLink> Links { get; init; } = [];

    /// <summary>In their order. Its queries return no other label.</summary>
    public IReadOnlyList<Column> Columns { get; init; } = [];

    /// <summary>Markdown, of a text.</summary>
    public string Content { get; init; } = "";
}
