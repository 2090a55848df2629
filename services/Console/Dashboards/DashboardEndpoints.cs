using System.Net.Mime;
using System.Text.Json.Serialization;
using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Dashboards;

/// <summary>The dashboards of Grafana's folder as pages; the browser draws their panels.</summary>
internal static class DashboardEndpoints
{
    public static void AddDashboards(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DashboardFolder>();
    }

    public static void MapDashboards(this WebApplication app)
    {
        app.MapGet("/dashboards", (HttpContext context, DashboardFolder dashboards) => HtmlPages.Render<DashboardList>(context, new { Dashboards = dashboards.All() }));
        app.MapGet("/dashboards/{uid}", (HttpContext context, string uid, DashboardFolder dashboards) => dashboards.Find(uid) is { } dashboard
            ? HtmlPages.Render<DashboardPage>(context, new { Dashboard = dashboard })
            : HtmlPages.Render<DashboardMissing>(context, new { Uid = uid }, StatusCodes.Status404NotFound));
        app.MapGet("/api/dashboards", (DashboardFolder dashboards) => TypedResults.Json(
            [.. dashboards.All().Select(dashboard => new DashboardEntry(dashboard.Uid, dashboard.Title, dashboard.Folder, dashboard.Tags))],
            DashboardJsonContext.Default.IReadOnlyListDashboardEntry));
        app.MapGet("/api/dashboards/{uid}", IResult (HttpContext context, string uid, DashboardFolder dashboards) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return dashboards.Find(uid) is { } dashboard ? TypedResults.Text(dashboard.ForPage().ToJsonString(), MediaTypeNames.Application.Json) : TypedResults.NotFound();
        });
    }
}

internal sealed record DashboardEntry(string Uid, string Title, string Folder, IReadOnlyList<string> Tags);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<DashboardEntry>))]
internal sealed partial class DashboardJsonContext : JsonSerializerContext;
