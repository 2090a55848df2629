using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using SeiPlatform.Api.OpenApi;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.Usage;

internal sealed record UsageParameters(
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window);

public sealed record EndpointUsage(
    [property: Description("In UTC.")] DateOnly Day,
    [property: Description("Method and route.")] string Endpoint,
    long Requests,
    [property: Description("Answered with 400 to 499.")] long ClientErrors,
    [property: Description("Answered with 500 to 599.")] long ServerErrors);

public sealed record UsageAnswer(
    string Customer,
    DateOnly From,
    [property: Description("Included.")] DateOnly To,
    IReadOnlyList<EndpointUsage> Items);

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api) =>
        api.MapGet("/usage", AnswerAsync).WithName("getUsage").WithTags("Usage")
            .WithSummary("What the calling customer asked for, per day and endpoint")
            .WithDescription("Whole days in UTC. A request is counted within seconds.")
            .TakesOnly<UsageParameters>().Answers<UsageAnswer>();

    private static async Task<IResult> AnswerAsync(
        [AsParameters] UsageParameters parameters, ClaimsPrincipal user, UsageStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        if (WindowReader.Read(parameters.From, parameters.To, parameters.Window, null, time.GetUtcNow(), errors) is not { } window)
            return errors.ToProblem();

        var from = DateOnly.FromDateTime(window.From.ToDateTimeUtc());
        var to = DateOnly.FromDateTime((window.To - Duration.FromTicks(1)).ToDateTimeUtc());
        var customer = user.Identity!.Name!;
        return TypedResults.Ok(new UsageAnswer(customer, from, to, await store.ReadAsync(customer, from, to, cancellationToken)));
    }
}
