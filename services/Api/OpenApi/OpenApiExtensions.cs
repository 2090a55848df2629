using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SeiPlatform.Api.Keys;

namespace SeiPlatform.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and a page to read and try it at <c>/docs</c>; both need a key, like everything else.</summary>
internal static class OpenApiExtensions
{
    private const string KeyScheme = "apiKey";
    private const string HeaderScheme = "apiKeyHeader";
    private const string AdminScheme = "bootstrapSecret";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "SEI Platform API",
                Version = "v1",
                Description = "DORA metrics of your repositories, and the data behind them. Errors are problem details (RFC 9457).",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A customer's key." },
                [HeaderScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = ApiKeyAuthentication.HeaderName,
                    Description = "A customer's key.",
                },
                [AdminScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The bootstrap secret." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var admin = context.Description.RelativePath?.StartsWith("api/v1/keys", StringComparison.Ordinal) == true;
            string[] schemes = admin ? [AdminScheme] : [KeyScheme, HeaderScheme];
            operation.Security = [.. schemes.Select(name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, context.Document)] = [] })];
            ParameterSchemas.Apply(operation);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().RequireAuthorization();
        // In a group of its own, whose last word is that the page's scripts are as closed as the page.
        var docs = app.MapGroup("").RequireAuthorization();
        ((IEndpointConventionBuilder)docs).Finally(endpoint =>
        {
            foreach (var open in endpoint.Metadata.OfType<IAllowAnonymous>().ToList())
                endpoint.Metadata.Remove(open);
        });
        docs.MapScalarApiReference("/docs", options => options
            .WithTitle("SEI Platform API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .AddPreferredSecuritySchemes(KeyScheme));
    }

    /// <summary>What every endpoint for customers answers.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<T>(StatusCodes.Status200OK, "application/json")
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
