using NodaTime;
using SeiPlatform.Api.Caching;
using SeiPlatform.Api.OpenApi;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.Dora;

internal static class DoraEndpoints
{
    private static readonly string[] Intervals = ["day", "week", "month"];

    public static void MapDora(this IEndpointRouteBuilder api)
    {
        api.MapGet("/dora", AnswerAsync).WithName("getDora").WithTags("DORA")
            .WithSummary("The five DORA metrics of a window")
            .WithDescription("What cannot be computed for lack of data is null, never 0. Definitions: docs/dora.md.")
            .TakesOnly<DoraParameters>().Answers<DoraAnswer>();

        api.MapGet("/dora/series", AnswerSeriesAsync).WithName("getDoraSeries").WithTags("DORA")
            .WithSummary("The DORA metrics per day, week or month")
            .WithDescription("Buckets begin at midnight in the time zone; the first and the last end with the window.")
            .TakesOnly<DoraSeriesParameters>().Answers<DoraSeriesAnswer>();
    }

    private static async Task<IResult> AnswerAsync(
        [AsParameters] DoraParameters parameters, HttpContext context, DoraQueries queries, KnownRepositories known, AnswerCache cache, TimeProvider time)
    {
        var errors = new ParameterErrors();
        if (DoraRequest.Read(parameters, time.GetUtcNow(), errors) is not { } request)
            return errors.ToProblem();
        if (await known.RejectUnknownAsync(request.Scope, context.RequestAborted) is { } unknown)
            return unknown;

        return await cache.AnswerAsync(
            context, new("dora", request.Canonical, request.Scope.Names), ApiJsonContext.Default.DoraAnswer,
            async token =>
            {
                Instant[] edges = [request.Window.From, request.Window.To];
                var metrics = (await queries.ComputeAsync(request.Scope, request.Environment, edges, request.Profile, token))[0];
                return new DoraAnswer(
                    request.Scope.Names, request.Environment, AnsweredWindow.Of(request.Window), request.Profile.Year,
                    metrics.DeploymentFrequency, metrics.ChangeLeadTime, metrics.ChangeFailRate, metrics.FailedDeploymentRecoveryTime, metrics.ReworkRate);
            });
    }

    private static async Task<IResult> AnswerSeriesAsync(
        [AsParameters] DoraSeriesParameters parameters, HttpContext context, DoraQueries queries, KnownRepositories known, AnswerCache cache,
        TimeProvider time)
    {
        var errors = new ParameterErrors();
        var interval = Choice.Read("interval", parameters.Interval ?? "day", Intervals, errors);
        if (DoraRequest.Read(parameters.WithoutInterval, time.GetUtcNow(), errors) is not { } request || interval is null)
            return errors.ToProblem();
        if (await known.RejectUnknownAsync(request.Scope, context.RequestAborted) is { } unknown)
            return unknown;

        return await cache.AnswerAsync(
            context, new("dora series", $"{request.Canonical}|{interval}", request.Scope.Names), ApiJsonContext.Default.DoraSeriesAnswer,
            async token =>
            {
                var edges = CalendarBuckets.Edges(request.Window, Unit(interval));
                var metrics = await queries.ComputeAsync(request.Scope, request.Environment, edges, request.Profile, token);
                return new DoraSeriesAnswer(
                    request.Scope.Names, request.Environment, AnsweredWindow.Of(request.Window), request.Profile.Year, interval,
                    [.. metrics.Select((values, index) => DoraBucket.Of(edges[index], edges[index + 1], request.Window.Zone, values))]);
            });
    }

    private static CalendarUnit Unit(string interval) => interval switch
    {
        "week" => CalendarUnit.Week,
        "month" => CalendarUnit.Month,
        _ => CalendarUnit.Day,
    };
}
