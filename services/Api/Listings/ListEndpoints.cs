using SeiPlatform.Api.Caching;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.OpenApi;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Listings;

internal static class ListEndpoints
{
    private static readonly string[] DeploymentStates = ["started", "succeeded", "failed"];
    private static readonly string[] ChangeKinds = ["commit", "merge", "squash", "revert"];
    private static readonly string[] IncidentStates = ["open", "resolved"];

    public static void MapLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("").WithTags("Data");
        lists.MapGet("/repositories", RepositoryList.AnswerAsync).WithName("listRepositories").WithSummary("Repositories, by name")
            .TakesOnly<RepositoryParameters>().Answers<Page<Repository>>();
        lists.MapGet("/deployments", DeploymentsAsync).WithName("listDeployments").WithSummary("Deployments, the latest first")
            .TakesOnly<DeploymentParameters>().Answers<Page<Deployment>>();
        lists.MapGet("/changes", ChangesAsync).WithName("listChanges").WithSummary("Changes, the latest first")
            .TakesOnly<ChangeParameters>().Answers<Page<Change>>();
        lists.MapGet("/incidents", IncidentsAsync).WithName("listIncidents").WithSummary("Incidents, the latest first")
            .TakesOnly<IncidentParameters>().Answers<Page<Incident>>();
        lists.MapGet("/events", EventsAsync).WithName("listEvents").WithSummary("All events, the latest first")
            .TakesOnly<EventParameters>().Answers<Page<Event>>();
    }

    private static Task<IResult> DeploymentsAsync([AsParameters] DeploymentParameters p, [AsParameters] ListServices services)
    {
        var errors = new ParameterErrors();
        var status = Choice.Read("status", p.Status, DeploymentStates, errors);
        var request = ListRequest.Read("deployments", p.Repository, (p.From, p.To, p.Window, p.TimeZone), p.Environment, status, (p.Limit, p.Cursor),
            services.Cursors, services.Time.GetUtcNow(), errors);
        return services.AnswerAsync(Lists.Deployments, request, errors, ApiJsonContext.Default.PageDeployment);
    }

    private static Task<IResult> ChangesAsync([AsParameters] ChangeParameters p, [AsParameters] ListServices services)
    {
        var errors = new ParameterErrors();
        var kind = Choice.Read("kind", p.Kind, ChangeKinds, errors);
        var request = ListRequest.Read("changes", p.Repository, (p.From, p.To, p.Window, p.TimeZone), null, kind, (p.Limit, p.Cursor),
            services.Cursors, services.Time.GetUtcNow(), errors);
        return services.AnswerAsync(Lists.Changes, request, errors, ApiJsonContext.Default.PageChange);
    }

    private static Task<IResult> IncidentsAsync([AsParameters] IncidentParameters p, [AsParameters] ListServices services)
    {
        var errors = new ParameterErrors();
        var status = Choice.Read("status", p.Status, IncidentStates, errors);
        var request = ListRequest.Read("incidents", p.Repository, (p.From, p.To, p.Window, p.TimeZone), p.Environment, status, (p.Limit, p.Cursor),
            services.Cursors, services.Time.GetUtcNow(), errors);
        return services.AnswerAsync(Lists.Incidents, request, errors, ApiJsonContext.Default.PageIncident);
    }

    private static Task<IResult> EventsAsync([AsParameters] EventParameters p, [AsParameters] ListServices services)
    {
        var errors = new ParameterErrors();
        var type = Choice.Read("type", p.Type, EventTypeNames.All, errors);
        var request = ListRequest.Read("events", p.Repository, (p.From, p.To, p.Window, p.TimeZone), null, type, (p.Limit, p.Cursor),
            services.Cursors, services.Time.GetUtcNow(), errors);
        return services.AnswerAsync(Lists.Events, request, errors, ApiJsonContext.Default.PageEvent);
    }
}

/// <summary>What every list needs.</summary>
internal sealed record ListServices(
    HttpContext Context, ApiDatabase Database, KnownRepositories Known, AnswerCache Cache, PageCursor Cursors, TimeProvider Time)
{
    public Task<IResult> AnswerAsync<T>(
        Listing<T> listing, ListRequest? request, ParameterErrors errors, System.Text.Json.Serialization.Metadata.JsonTypeInfo<Page<T>> type) =>
        request is null
            ? Task.FromResult<IResult>(errors.ToProblem())
            : listing.AnswerAsync(Context, request, Database, Known, Cache, Cursors, type);
}
