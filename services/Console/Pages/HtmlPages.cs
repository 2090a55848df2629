using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;

namespace SeiPlatform.Console.Pages;

/// <summary>Pages are rendered here on the server; scripts only keep them fresh.</summary>
internal static class HtmlPages
{
    private const string AssetFolder = "wwwroot";

    public static void AddPages(this WebApplicationBuilder builder) => builder.Services.AddRazorComponents();

    /// <summary>Style sheet, script and icon, under <c>/assets</c>. Browsers keep them and ask each time whether they are still the same.</summary>
    public static void UseAssets(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = "/assets",
        FileProvider = new EmbeddedFileProvider(typeof(HtmlPages).Assembly, $"SeiPlatform.Console.{AssetFolder}"),
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache"
    });

    /// <summary>A page, for a person: it is never the copy of a moment ago.</summary>
    public static RazorComponentResult Render<T>(HttpContext context, object parameters, int statusCode = StatusCodes.Status200OK)
        where T : IComponent
    {
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<T>(parameters) { StatusCode = statusCode };
    }
}
