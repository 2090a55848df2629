using System.Text.Json;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Grafana;

/// <summary>A query of a panel or of an annotation.</summary>
public sealed record PanelQuery(string Dashboard, string Panel, string Expression);

/// <summary>A file of <c>observability-config/grafana/dashboards</c>.</summary>
/// <param name="File">Its path below that folder.</param>
/// <param name="Root">Its content.</param>
public sealed record Dashboard(string File, JsonElement Root)
{
    public static string Folder => RepositoryRoot.File("observability-config", "grafana", "dashboards");

    public string Uid => Root.GetProperty("uid").GetString()!;

    public string Title => Root.GetProperty("title").GetString()!;

    /// <summary>Panels and rows.</summary>
    public IEnumerable<JsonElement> Panels => Root.GetProperty("panels").EnumerateArray();

    public IEnumerable<JsonElement> Drawn => Panels.Where(panel => panel.GetProperty("type").GetString() != "row");

    public static IReadOnlyList<Dashboard> All() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new Dashboard(Path.GetRelativePath(Folder, file).Replace('\\', '/'), JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement)),
    ];

    public static IEnumerable<JsonElement> TargetsOf(JsonElement panel) => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [];

    /// <summary>What is asked of Prometheus.</summary>
    public IEnumerable<PanelQuery> Queries() =>
        Drawn.SelectMany(TargetsOf, (panel, target) => (Title: panel.GetProperty("title").GetString()!, target))
            .Concat(Root.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(annotation =>
                (Title: annotation.GetProperty("name").GetString()!, target: annotation.GetProperty("target"))))
            .Select(query => new PanelQuery(File, query.Title, query.target.GetProperty("expr").GetString()!));

    /// <summary>The dashboard with a mistake in it.</summary>
    public Dashboard With(Action<JsonNode> mistake)
    {
        ArgumentNullException.ThrowIfNull(mistake);
        var changed = JsonNode.Parse(Root.GetRawText())!;
        mistake(changed);
        return this with { Root = JsonSerializer.SerializeToElement(changed) };
    }
}
