using SeiPlatform.Console.Alertmanager;
using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Alerts;

internal static class AlertEndpoints
{
    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AlertmanagerOptions>().BindConfiguration(AlertmanagerOptions.Section)
            .Validate(options => options.Url is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Alertmanager:Url: expected an http or https URL such as http://localhost:9093.")
            .ValidateOnStart();
        builder.Services.AddHttpClient<AlertmanagerClient>();
        builder.Services.AddTransient<AlertsReader>();
    }

    public static void MapAlerts(this WebApplication app) =>
        app.MapGet("/alerts", async (HttpContext context, AlertsReader alerts) =>
            HtmlPages.Render<AlertList>(context, new { View = await alerts.ReadAsync(context.RequestAborted) }));
}
