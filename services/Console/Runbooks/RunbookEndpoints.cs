using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Runbooks;

/// <summary>The runbooks as pages: every alert's <c>runbook_url</c> leads here.</summary>
internal static class RunbookEndpoints
{
    public static void AddRunbooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RunbookOptions>().BindConfiguration(RunbookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RunbookFolder>();
    }

    public static void MapRunbooks(this WebApplication app)
    {
        app.MapGet("/runbooks", (HttpContext context, RunbookFolder runbooks) => HtmlPages.Render<RunbookList>(context, new { Runbooks = runbooks.All() }));
        app.MapGet("/runbooks/{alert}", (HttpContext context, string alert, RunbookFolder runbooks) => runbooks.Find(alert) is { } runbook
            ? HtmlPages.Render<RunbookPage>(context, new { Runbook = runbook })
            : HtmlPages.Render<RunbookMissing>(context, new { Alert = alert }, StatusCodes.Status404NotFound));
    }
}
