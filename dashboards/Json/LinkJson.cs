using System.Text.Json.Nodes;

namespace SeiPlatform.Dashboards.Json;

/// <summary>Links of dashboards and panels; they take the time range along.</summary>
internal static class LinkJson
{
    public static JsonObject Of(string title, string url) => new()
    {
        ["type"] = "link",
        ["title"] = title,
        ["url"] = url,
        ["tags"] = new JsonArray(),
        ["asDropdown"] = false,
        ["includeVars"] = url.StartsWith("/d/", StringComparison.Ordinal),
        ["keepTime"] = true,
        ["targetBlank"] = !url.StartsWith("/d/", StringComparison.Ordinal),
        ["icon"] = "external link",
        ["tooltip"] = "",
    };

    /// <summary>The last traces of a service.</summary>
    public static string Traces(string service) => Explore(DataSource.Jaeger, new JsonObject { ["queryType"] = "search", ["service"] = service });

    /// <summary>The last log lines of a service.</summary>
    public static string Logs(string service) => Explore(DataSource.Elasticsearch, new JsonObject
    {
        ["query"] = $"resource.service.name:\"{service}\"",
        ["metrics"] = new JsonArray(new JsonObject { ["id"] = "1", ["type"] = "logs" }),
        ["timeField"] = "@timestamp",
    });

    private static string Explore(JsonObject dataSource, JsonObject query)
    {
        query["refId"] = "A";
        query["datasource"] = dataSource.DeepClone();
        var panes = new JsonObject
        {
            ["a"] = new JsonObject
            {
                ["datasource"] = dataSource["uid"]!.DeepClone(),
                ["queries"] = new JsonArray(query),
                ["range"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
            },
        };
        return $"/explore?schemaVersion=1&panes={Uri.EscapeDataString(panes.ToJsonString())}";
    }
}
