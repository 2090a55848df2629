using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;

namespace SeiPlatform.Console.Pages;

/// <summary>Pages are rendered here on the server; scripts only keep them fresh.</summary>
internal static class HtmlPages
{
    private const string AssetFolder = "wwwroot";
    private const int VersionLength = 12;

    /// <summary>Where style sheets, scripts and the icon are. Another build has another address: modules import each other by relative paths, which stay below it.</summary>
    public static string Assets { get; } = $"/assets/{typeof(HtmlPages).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..VersionLength]}";

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddResponseCompression();
    }

    /// <summary>Browsers keep these for good and do not ask again.</summary>
    public static void UseAssets(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = Assets,
        FileProvider = new EmbeddedFileProvider(typeof(HtmlPages).Assembly, $"SeiPlatform.Console.{AssetFolder}"),
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable"
    });

    /// <summary>A page, for a person: it is never the copy of a moment ago.</summary>
    public static RazorComponentResult Render<T>(HttpContext context, object parameters, int statusCode = StatusCodes.Status200OK)
        where T : IComponent
    {
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<T>(parameters) { StatusCode = statusCode };
    }
}
