using System.Text.Json;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Grafana;

/// <summary>A query of a panel or of an annotation.</summary>
public sealed record PanelQuery(string Dashboard, string Panel, string Expression);

/// <summary>A file of <c>observability-config/grafana/dashboards</c>.</summary>
public sealed record Dashboard(string File, JsonElement Root)
{
    public string Uid => Root.GetProperty("uid").GetString()!;

    /// <summary>Panels and rows, also those within collapsed rows.</summary>
    public IEnumerable<JsonElement> Panels => Root.GetProperty("panels").EnumerateArray()
        .SelectMany(panel => panel.TryGetProperty("panels", out var inner) ? [panel, .. inner.EnumerateArray()] : (IEnumerable<JsonElement>)[panel]);

    public IEnumerable<JsonElement> Drawn => Panels.Where(panel => panel.GetProperty("type").GetString() != "row");

    public static IReadOnlyList<Dashboard> All() =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.File("observability-config", "grafana", "dashboards"), "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new Dashboard(Path.GetFileName(file), JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement)),
    ];

    /// <summary>What is asked of Prometheus.</summary>
    public IEnumerable<PanelQuery> Queries() =>
        Drawn.Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray(), (panel, target) => (Title: panel.GetProperty("title").GetString()!, target))
            .Concat(Root.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(annotation => (Title: annotation.GetProperty("name").GetString()!, target: annotation)))
            .Where(query => query.target.TryGetProperty("expr", out _))
            .Select(query => new PanelQuery(File, query.Title, query.target.GetProperty("expr").GetString()!));
}
