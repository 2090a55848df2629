using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace SeiPlatform.Api.Keys;

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("").RequireAuthorization(AdminAuthentication.Policy).WithTags("Keys")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

        keys.MapPost("/keys", CreateAsync).WithName("createKey").WithSummary("Create a key for a customer")
            .WithDescription("Needs the bootstrap secret. The key is shown in this answer and never again.")
            .Produces<CreatedApiKey>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);

        keys.MapGet("/keys", async (ApiKeyStore store, CancellationToken cancellationToken) =>
                TypedResults.Ok(new ApiKeyList(await store.ListAsync(cancellationToken))))
            .WithName("listKeys").WithSummary("List all keys, never in clear");

        keys.MapDelete("/keys/{id:guid}", RevokeAsync).WithName("revokeKey").WithSummary("Revoke a key")
            .WithDescription(string.Create(CultureInfo.InvariantCulture,
                $"Takes effect at once on this instance and within {ApiKeyVerifier.Memory.TotalSeconds:0} seconds on all others."));
    }

    private static async Task<IResult> CreateAsync(CreateApiKey request, ApiKeyStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var errors = store.Validate(request.Customer, request.ExpiresAt);
        if (errors.Any)
            return errors.ToProblem();

        var created = await store.CreateAsync(request.Customer!, request.ExpiresAt, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/keys/{created.Id}", created);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, ApiKeyStore store, ApiKeyVerifier verifier, CancellationToken cancellationToken)
    {
        if (await store.RevokeAsync(id, cancellationToken) is not { } hash)
            return TypedResults.Problem($"There is no key {id}.", statusCode: StatusCodes.Status404NotFound);
        verifier.Forget(hash);
        return TypedResults.NoContent();
    }
}
