using System.Text.Json;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Stack.Dashboards;

/// <summary>A query of a panel, with its variables set as a dashboard sets them that has just been opened.</summary>
/// <param name="Dashboard">The file, below the folder of dashboards.</param>
/// <param name="Id">The panel's number in it.</param>
/// <param name="Panel">Its title.</param>
/// <param name="RefId">Which of its queries.</param>
/// <param name="Expression">PromQL.</param>
/// <param name="IsRange">Whether the panel shows it over time.</param>
public sealed partial record PanelTarget(string Dashboard, int Id, string Panel, string RefId, string Expression, bool IsRange)
{
    public static IReadOnlyList<PanelTarget> All()
    {
        var folder = RepositoryRoot.File("observability-config", "grafana", "dashboards");
        return
        [
            .. from file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               from panel in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("panels").EnumerateArray()
               where panel.TryGetProperty("targets", out _)
               from target in panel.GetProperty("targets").EnumerateArray()
               select new PanelTarget(
                   Path.GetRelativePath(folder, file), panel.GetProperty("id").GetInt32(), panel.GetProperty("title").GetString()!, target.GetProperty("refId").GetString()!,
                   Filled(target.GetProperty("expr").GetString()!), target.GetProperty("range").GetBoolean()),
        ];
    }

    // Four scrapes, as Grafana reckons it; every choice is All.
    private static string Filled(string expression) => Variable().Replace(expression.Replace("$__rate_interval", "60s", StringComparison.Ordinal), ".*");

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Variable();
}
