using System.Text.Json.Nodes;
using SeiPlatform.Dashboards.Model;

namespace SeiPlatform.Dashboards.Json;

/// <summary>What each kind of panel is told about how to draw: one look for all.</summary>
internal static class PanelOptions
{
    public static JsonObject Of(Panel panel) => panel.Kind switch
    {
        PanelKind.TimeSeries => new() { ["legend"] = Legend("table", "lastNotNull", "max"), ["tooltip"] = Tooltip() },
        PanelKind.Stat => Reduced("auto", new()
        {
            ["textMode"] = "auto",
            ["colorMode"] = panel.Mappings.Count > 0 ? "background" : "value",
            ["graphMode"] = panel.HasSparkline ? "area" : "none",
            ["justifyMode"] = "auto",
            ["wideLayout"] = true,
            ["showPercentChange"] = false,
            ["percentChangeColorMode"] = "standard",
        }),
        PanelKind.Gauge => Reduced("auto", new()
        {
            ["shape"] = "gauge",
            ["barShape"] = "flat",
            ["barWidthFactor"] = 0.5,
            ["effects"] = new JsonObject(),
            ["segmentCount"] = 1,
            ["segmentSpacing"] = 0.3,
            ["showThresholdMarkers"] = true,
            ["showThresholdLabels"] = false,
            ["sizing"] = "auto",
            ["minVizWidth"] = 75,
            ["minVizHeight"] = 75,
        }),
        PanelKind.BarGauge => Reduced("horizontal", new()
        {
            ["displayMode"] = "basic",
            ["valueMode"] = "color",
            ["namePlacement"] = "auto",
            ["showUnfilled"] = true,
            ["sizing"] = "auto",
            ["minVizWidth"] = 8,
            ["minVizHeight"] = 16,
            ["maxVizHeight"] = 300,
            ["legend"] = Legend(null),
        }),
        PanelKind.StateTimeline => new()
        {
            ["mergeValues"] = true,
            ["showValue"] = "never",
            ["alignValue"] = "left",
            ["rowHeight"] = 0.9,
            ["legend"] = Legend(null),
            ["tooltip"] = Tooltip(),
        },
        PanelKind.Table => new() { ["showHeader"] = true, ["cellHeight"] = "sm", ["frameIndex"] = 0 },
        PanelKind.Text => new() { ["mode"] = "markdown", ["content"] = panel.Content },
        _ => throw new ArgumentOutOfRangeException(nameof(panel), panel.Kind, null),
    };

    /// <summary>What a kind of panel asks of each of its fields; null when it asks nothing.</summary>
    public static JsonObject? Custom(Panel panel) => panel.Kind switch
    {
        PanelKind.TimeSeries => new()
        {
            ["drawStyle"] = "line",
            ["lineWidth"] = 1,
            ["fillOpacity"] = panel.IsStacked ? 30 : 8,
            ["showPoints"] = "never",
            ["spanNulls"] = false,
            ["stacking"] = new JsonObject { ["mode"] = panel.IsStacked ? "normal" : "none", ["group"] = "A" },
            ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Steps.Count > 1 ? "dashed" : "off" },
        },
        PanelKind.StateTimeline => new() { ["fillOpacity"] = 80, ["lineWidth"] = 0 },
        PanelKind.Table => new() { ["align"] = "auto", ["cellOptions"] = new JsonObject { ["type"] = "auto" }, ["inspect"] = false },
        _ => null,
    };

    private static JsonObject Reduced(string orientation, JsonObject options)
    {
        options["reduceOptions"] = new JsonObject { ["calcs"] = new JsonArray("lastNotNull"), ["fields"] = "", ["values"] = false };
        options["orientation"] = orientation;
        return options;
    }

    /// <param name="mode">null for none.</param>
    /// <param name="calculations">What is told of each series.</param>
    private static JsonObject Legend(string? mode, params string[] calculations) => new()
    {
        ["showLegend"] = mode is not null,
        ["displayMode"] = mode ?? "list",
        ["placement"] = "bottom",
        ["calcs"] = new JsonArray([.. calculations.Select(calculation => JsonValue.Create(calculation))]),
    };

    private static JsonObject Tooltip() => new() { ["mode"] = "multi", ["sort"] = "desc" };
}
