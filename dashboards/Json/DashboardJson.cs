using System.Text.Json.Nodes;
using SeiPlatform.Dashboards.Model;

namespace SeiPlatform.Dashboards.Json;

/// <summary>A dashboard as Grafana reads it: the classic model, as @grafana/schema 13 has it.</summary>
internal static class DashboardJson
{
    private const int SchemaVersion = 42;
    private const string Tag = "sei-platform";

    public static JsonObject Of(Dashboard dashboard) => new()
    {
        ["uid"] = dashboard.Uid,
        ["title"] = dashboard.Title,
        ["description"] = dashboard.Description,
        ["tags"] = new JsonArray(Tag, dashboard.Folder),
        ["schemaVersion"] = SchemaVersion,
        ["version"] = 1,
        ["editable"] = false,
        ["graphTooltip"] = 1,
        ["refresh"] = "15s",
        ["timezone"] = "browser",
        ["fiscalYearStartMonth"] = 0,
        ["time"] = new JsonObject { ["from"] = dashboard.From, ["to"] = "now" },
        ["timepicker"] = new JsonObject(),
        ["templating"] = new JsonObject { ["list"] = new JsonArray([.. dashboard.Variables.Select(variable => VariableOf(dashboard, variable))]) },
        ["annotations"] = new JsonObject { ["list"] = new JsonArray(Alerts(dashboard)) },
        ["links"] = new JsonArray([.. Links(dashboard)]),
        ["panels"] = new JsonArray([.. Panels(dashboard)]),
    };

    /// <summary>The choices before it narrow what it offers. All is everything, series without the label included.</summary>
    private static JsonObject VariableOf(Dashboard dashboard, Variable variable)
    {
        var before = dashboard.Variables.TakeWhile(other => other != variable).Select(other => $"{other.Name}=~\"${other.Name}\"").ToList();
        var series = before.Count == 0 ? variable.Of
            : variable.Of.EndsWith('}') ? $"{variable.Of[..^1]},{string.Join(",", before)}}}"
            : $"{variable.Of}{{{string.Join(",", before)}}}";
        var query = $"label_values({series}, {variable.Name})";
        return new()
        {
            ["type"] = "query",
            ["name"] = variable.Name,
            ["label"] = char.ToUpperInvariant(variable.Name[0]) + variable.Name[1..],
            ["datasource"] = DataSource.Prometheus,
            ["query"] = new JsonObject { ["refId"] = variable.Name, ["query"] = query, ["qryType"] = 1 },
            ["definition"] = query,
            ["includeAll"] = true,
            ["allValue"] = ".*",
            ["multi"] = true,
            ["current"] = new JsonObject { ["text"] = new JsonArray("All"), ["value"] = new JsonArray("$__all") },
            ["options"] = new JsonArray(),
            ["refresh"] = 2,
            ["sort"] = 1,
            ["regex"] = "",
            ["hide"] = 0,
        };
    }

    private static JsonObject Alerts(Dashboard dashboard) => new()
    {
        ["name"] = "Alerts",
        ["datasource"] = DataSource.Prometheus,
        ["enable"] = true,
        ["iconColor"] = "red",
        ["target"] = new JsonObject
        {
            ["refId"] = "Anno",
            ["expr"] = dashboard.Complete($$"""ALERTS{#,alertstate="firing",alertname!="Watchdog",service=~"{{dashboard.AlertsOf}}"}"""),
            ["interval"] = "60s",
        },
        ["titleFormat"] = "{{alertname}}",
        ["textFormat"] = "{{service}}, {{severity}}",
        ["tagKeys"] = "severity",
    };

    private static IEnumerable<JsonObject> Links(Dashboard dashboard)
    {
        yield return new()
        {
            ["type"] = "dashboards",
            ["title"] = "Dashboards",
            ["tags"] = new JsonArray(Tag),
            ["asDropdown"] = true,
            ["includeVars"] = true,
            ["keepTime"] = true,
            ["targetBlank"] = false,
            ["icon"] = "external link",
            ["tooltip"] = "",
            ["url"] = "",
        };
        yield return LinkJson.Of("Runbooks", "http://localhost:5082/runbooks");
        foreach (var service in dashboard.Services)
        {
            yield return LinkJson.Of($"Traces of {service}", LinkJson.Traces(service));
            yield return LinkJson.Of($"Logs of {service}", LinkJson.Logs(service));
        }
    }

    private static IEnumerable<JsonObject> Panels(Dashboard dashboard)
    {
        var id = 0;
        var y = 0;
        foreach (var row in dashboard.Rows)
        {
            yield return new()
            {
                ["id"] = ++id,
                ["type"] = "row",
                ["title"] = row.Question,
                ["collapsed"] = false,
                ["gridPos"] = PanelJson.GridPosition(new(0, y++, 24, 1)),
                ["panels"] = new JsonArray(),
            };
            var bottom = y;
            foreach (var (panel, place) in Layout.Of(row, y))
            {
                yield return PanelJson.Of(panel, ++id, place, dashboard.Complete);
                bottom = Math.Max(bottom, place.Y + place.Height);
            }

            y = bottom;
        }
    }
}
