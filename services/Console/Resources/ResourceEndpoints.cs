using Microsoft.AspNetCore.Http.HttpResults;
using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Resources;

/// <summary>Every resource of the stack with its state, its addresses and the end of its log.</summary>
internal static class ResourceEndpoints
{
    public static void AddResources(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ResourceOptions>().BindConfiguration(ResourceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ResourceFolder>();
    }

    public static void MapResources(this WebApplication app)
    {
        app.MapGet("/resources", (HttpContext context, ResourceFolder folder) => HtmlPages.Render<ResourceList>(context, new { Run = folder.Read() }));
        app.MapGet("/resources/{name}", (HttpContext context, string name, ResourceFolder folder) =>
        {
            if (folder.Find(name) is not { } resource)
                return HtmlPages.Render<ResourceMissing>(context, new { Name = name }, StatusCodes.Status404NotFound);
            var find = context.Request.Query["find"] is [{ Length: > 0 } text, ..] ? text : null;
            return HtmlPages.Render<ResourcePage>(context, new { Resource = resource, Find = find, Lines = folder.Tail(resource, find) });
        });
        app.MapGet("/api/resources", Results<JsonHttpResult<StackRun>, NotFound> (ResourceFolder folder) =>
            folder.Read() is { } run ? TypedResults.Json(run, StackRunJsonContext.Default.StackRun) : TypedResults.NotFound());
    }
}
