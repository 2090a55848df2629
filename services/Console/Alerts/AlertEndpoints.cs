using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Pages;
using SeiPlatform.Console.Prometheus;

namespace SeiPlatform.Console.Alerts;

internal static class AlertEndpoints
{
    public static void MapAlerts(this WebApplication app) =>
        app.MapGet("/alerts", async (HttpContext context, PrometheusClient prometheus, NotificationStore inbox, TimeProvider time) =>
            HtmlPages.Render<AlertList>(context, new { View = await AlertsView.ReadAsync(prometheus, inbox, time, context.RequestAborted) }));
}
