using SeiPlatform.Console.Alerts;
using SeiPlatform.Console.Dashboards;
using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Pages;
using SeiPlatform.Console.Prometheus;
using SeiPlatform.Console.Resources;

namespace SeiPlatform.Console.Overview;

/// <summary>The first page: whether anything needs attention, and where to look.</summary>
internal static class OverviewEndpoints
{
    public static void MapOverview(this WebApplication app) => app.MapGet("/", async (
        HttpContext context, PrometheusClient prometheus, NotificationStore inbox, ResourceFolder resources, DashboardFolder dashboards, TimeProvider time) =>
        HtmlPages.Render<OverviewPage>(context, new
        {
            Alerts = await AlertsView.ReadAsync(prometheus, inbox, time, context.RequestAborted),
            Run = resources.Read(),
            Dashboards = dashboards.All()
        }));
}
