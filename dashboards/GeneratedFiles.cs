using SeiPlatform.Dashboards.Json;
using SeiPlatform.Dashboards.Prices;

namespace SeiPlatform.Dashboards;

/// <summary>The files that are written, with their contents.</summary>
internal static class GeneratedFiles
{
    public static IEnumerable<(string Path, string Content)> All() =>
        AllDashboards.Definitions.Select(dashboard => (Path.Combine(Repository.Dashboards, dashboard.File), JsonText.Write(DashboardJson.Of(dashboard))))
            .Append((Repository.Prices, PriceRules.Write(PriceList.Read(Repository.Stack))));
}
