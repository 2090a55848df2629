using SeiPlatform.Console.Alerts;
using SeiPlatform.Console.Dashboards;
using SeiPlatform.Console.Pages;
using SeiPlatform.Console.Resources;

namespace SeiPlatform.Console.Overview;

/// <summary>The first page: whether anything needs attention, and where to look.</summary>
internal static class OverviewEndpoints
{
    public static void MapOverview(this WebApplication app) => app.MapGet("/", async (
        HttpContext context, AlertsReader alerts, ResourceFolder resources, DashboardFolder dashboards) =>
        HtmlPages.Render<OverviewPage>(context, new
        {
            Alerts = await alerts.ReadAsync(context.RequestAborted),
            Run = resources.Read(),
            Dashboards = dashboards.All()
        }));
}
