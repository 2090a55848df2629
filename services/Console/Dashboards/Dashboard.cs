using System.Text.Json.Nodes;
using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Dashboards;

/// <summary>A dashboard in Grafana's JSON.</summary>
/// <param name="Uid">What its address ends with.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Folder">The folder that it is in; empty for none.</param>
/// <param name="Description">What it is for; null when it does not say so.</param>
/// <param name="Tags">What other dashboards find it by.</param>
/// <param name="Json">All of it.</param>
public sealed record Dashboard(string Uid, string Title, string Folder, string? Description, IReadOnlyList<string> Tags, JsonObject Json)
{
    /// <exception cref="FormatException">It is no dashboard.</exception>
    public static Dashboard Parse(string folder, JsonNode? json)
    {
        if (json is not JsonObject dashboard || Text(dashboard, "uid") is not { Length: > 0 } uid || Text(dashboard, "title") is not { } title)
            throw new FormatException("expected an object with uid and title");
        return new Dashboard(uid, title, folder, Text(dashboard, "description"), [.. (dashboard["tags"] as JsonArray ?? []).Select(tag => tag?.ToString() ?? "")], dashboard);
    }

    /// <summary>The JSON for the page: of text panels the Markdown is HTML already, made here where HTML in it is shut out.</summary>
    public JsonObject ForPage()
    {
        var page = Json.DeepClone().AsObject();
        foreach (var panel in Panels(page))
        {
            if (Text(panel, "type") == "text" && panel["options"] is JsonObject options && Text(options, "content") is { } content)
                options["html"] = MarkdownText.ToHtml(content);
        }

        return page;
    }

    private static IEnumerable<JsonObject> Panels(JsonObject node) =>
        (node["panels"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(panel => Panels(panel).Prepend(panel));

    private static string? Text(JsonObject node, string key) => node[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
