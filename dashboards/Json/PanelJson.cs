using System.Text.Json.Nodes;
using SeiPlatform.Dashboards.Model;

namespace SeiPlatform.Dashboards.Json;

/// <summary>A panel as Grafana reads it.</summary>
internal static class PanelJson
{
    public static JsonObject Of(Panel panel, int id, Place place, Func<string, string> complete)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = Type(panel.Kind),
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["gridPos"] = GridPosition(place),
        };
        if (panel.Links.Count > 0)
            json["links"] = new JsonArray([.. panel.Links.Select(link => LinkJson.Of(link.Title, link.Url))]);
        if (panel.Kind != PanelKind.Text)
        {
            json["datasource"] = DataSource.Prometheus;
            json["targets"] = new JsonArray([.. panel.Queries.Select((query, index) => Target(panel, query, index, complete))]);
        }

        if (panel.Columns.Count > 0)
            json["transformations"] = Transformations(panel);
        json["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = new JsonArray([.. Overrides(panel)]) };
        json["options"] = PanelOptions.Of(panel);
        return json;
    }

    public static JsonObject GridPosition(Place place) => new() { ["h"] = place.Height, ["w"] = place.Width, ["x"] = place.X, ["y"] = place.Y };

    private static string Type(PanelKind kind) => kind switch
    {
        PanelKind.StateTimeline => "state-timeline",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static JsonObject Target(Panel panel, Query query, int index, Func<string, string> complete)
    {
        var isRange = panel.Kind is PanelKind.TimeSeries or PanelKind.StateTimeline || panel.HasSparkline;
        var target = new JsonObject
        {
            ["refId"] = ((char)('A' + index)).ToString(),
            ["datasource"] = DataSource.Prometheus,
            ["expr"] = complete(query.Expression),
            ["legendFormat"] = query.Legend,
            ["format"] = panel.Kind == PanelKind.Table ? "table" : "time_series",
            ["editorMode"] = "code",
            ["range"] = isRange,
            ["instant"] = !isRange,
        };
        if (query.Exemplars && isRange)
            target["exemplar"] = true;
        return target;
    }

    private static JsonArray Transformations(Panel panel)
    {
        var fields = panel.Columns.Select(column => column.Field).ToList();
        string[] hidden = ["Time", .. panel.Queries.Count == 1 && !fields.Contains("Value") ? ["Value"] : Array.Empty<string>()];
        var organize = new JsonObject
        {
            ["id"] = "organize",
            ["options"] = new JsonObject
            {
                ["excludeByName"] = new JsonObject(hidden.Select(field => KeyValuePair.Create(field, (JsonNode?)true))),
                ["indexByName"] = new JsonObject(fields.Select((field, index) => KeyValuePair.Create(field, (JsonNode?)index))),
                ["renameByName"] = new JsonObject(panel.Columns.Select(column => KeyValuePair.Create(column.Field, (JsonNode?)column.Heading))),
            },
        };
        return panel.Queries.Count == 1 ? [organize] : [new JsonObject { ["id"] = "merge", ["options"] = new JsonObject() }, organize];
    }

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject
        {
            ["unit"] = panel.Unit,
            ["color"] = new JsonObject { ["mode"] = panel.Kind is PanelKind.TimeSeries ? "palette-classic" : "thresholds" },
            ["thresholds"] = new JsonObject
            {
                ["mode"] = "absolute",
                ["steps"] = new JsonArray([.. panel.Steps.Select(step => new JsonObject { ["color"] = step.Color, ["value"] = step.From })]),
            },
            ["mappings"] = Mappings(panel.Mappings),
            ["noValue"] = "no data",
        };
        if (panel.Min is { } min)
            defaults["min"] = min;
        if (panel.Max is { } max)
            defaults["max"] = max;
        if (panel.Decimals is { } decimals)
            defaults["decimals"] = decimals;
        if (PanelOptions.Custom(panel) is { } custom)
            defaults["custom"] = custom;
        return defaults;
    }

    private static JsonArray Mappings(IReadOnlyList<Mapping> mappings) => mappings.Count == 0 ? [] :
    [
        new JsonObject
        {
            ["type"] = "value",
            ["options"] = new JsonObject(mappings.Select((mapping, index) => KeyValuePair.Create(
                mapping.Value, (JsonNode?)new JsonObject { ["text"] = mapping.Text, ["color"] = mapping.Color, ["index"] = index }))),
        },
    ];

    private static IEnumerable<JsonObject> Overrides(Panel panel) => panel.Columns.Where(column => column.Unit is not null).Select(column => new JsonObject
    {
        ["matcher"] = new JsonObject { ["id"] = "byName", ["options"] = column.Heading },
        ["properties"] = new JsonArray(new JsonObject { ["id"] = "unit", ["value"] = column.Unit }),
    });
}
