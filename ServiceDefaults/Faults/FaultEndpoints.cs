using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SeiPlatform.ServiceDefaults.Http;

namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary><c>POST /faults</c> causes one, <c>GET /faults</c> lists them, <c>DELETE /faults[/{id}]</c> ends them: for whoever has the bootstrap secret.</summary>
internal static class FaultEndpoints
{
    public const string Root = "/faults";

    public static void MapFaults(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Root).ExcludeFromDescription().AsProbe().AddEndpointFilter(async (context, next) =>
            IsAdmin(context.HttpContext) ? await next(context) : Unauthorized(context.HttpContext));
        group.MapPost("", CauseAsync);
        group.MapGet("", (FaultSwitch faults) => Results.Json(faults.Active, FaultJson.Default.IReadOnlyListActiveFault));
        group.MapDelete("", async (FaultSwitch faults) =>
        {
            await faults.EndAsync(null);
            return Results.NoContent();
        });
        group.MapDelete("{id}", async (string id, FaultSwitch faults) => await faults.EndAsync(id) > 0 ? Results.NoContent() : Results.NotFound());
    }

    private static async Task<IResult> CauseAsync(HttpContext context, FaultSwitch faults)
    {
        Fault? fault;
        try
        {
            fault = await context.Request.ReadFromJsonAsync(FaultJson.Default.Fault, context.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Invalid($"The body is no fault: {exception.Message}");
        }
        if (fault is null)
            return Invalid("The body is empty.");
        if (fault.Mistake() is { } mistake)
            return Invalid($"{mistake}.");
        return Results.Json(faults.Cause(fault), FaultJson.Default.ActiveFault, statusCode: StatusCodes.Status201Created);
    }

    private static bool IsAdmin(HttpContext context)
    {
        const string scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        var secret = context.RequestServices.GetRequiredService<IOptions<FaultOptions>>().Value.Secret;
        // Hashes have one length whatever was sent, so the time of the comparison tells nothing.
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[scheme.Length..].Trim()), Hash(secret));

        static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    private static IResult Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Authorization: Bearer with the bootstrap secret is needed.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static IResult Invalid(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}
