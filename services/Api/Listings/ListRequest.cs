using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.Listings;

internal sealed record RepositoryParameters(
    [FromQuery(Name = "limit")][property: Description(ParameterTexts.Limit)] string? Limit,
    [FromQuery(Name = "cursor")][property: Description(ParameterTexts.Cursor)] string? Cursor);

internal sealed record DeploymentParameters(
    [FromQuery(Name = "repository")][property: Description(ParameterTexts.Repository)] string[]? Repository,
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window,
    [FromQuery(Name = "timeZone")][property: Description(ParameterTexts.TimeZone)] string? TimeZone,
    [FromQuery(Name = "environment")][property: Description(ParameterTexts.EnvironmentFilter)] string? Environment,
    [FromQuery(Name = "status")][property: Description("Only those started, succeeded or failed.")] string? Status,
    [FromQuery(Name = "limit")][property: Description(ParameterTexts.Limit)] string? Limit,
    [FromQuery(Name = "cursor")][property: Description(ParameterTexts.Cursor)] string? Cursor);

internal sealed record ChangeParameters(
    [FromQuery(Name = "repository")][property: Description(ParameterTexts.Repository)] string[]? Repository,
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window,
    [FromQuery(Name = "timeZone")][property: Description(ParameterTexts.TimeZone)] string? TimeZone,
    [FromQuery(Name = "kind")][property: Description("Only this kind: commit, merge, squash or revert.")] string? Kind,
    [FromQuery(Name = "limit")][property: Description(ParameterTexts.Limit)] string? Limit,
    [FromQuery(Name = "cursor")][property: Description(ParameterTexts.Cursor)] string? Cursor);

internal sealed record IncidentParameters(
    [FromQuery(Name = "repository")][property: Description(ParameterTexts.Repository)] string[]? Repository,
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window,
    [FromQuery(Name = "timeZone")][property: Description(ParameterTexts.TimeZone)] string? TimeZone,
    [FromQuery(Name = "environment")][property: Description(ParameterTexts.EnvironmentFilter)] string? Environment,
    [FromQuery(Name = "status")][property: Description("Only those open or resolved.")] string? Status,
    [FromQuery(Name = "limit")][property: Description(ParameterTexts.Limit)] string? Limit,
    [FromQuery(Name = "cursor")][property: Description(ParameterTexts.Cursor)] string? Cursor);

internal sealed record EventParameters(
    [FromQuery(Name = "repository")][property: Description(ParameterTexts.Repository)] string[]? Repository,
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window,
    [FromQuery(Name = "timeZone")][property: Description(ParameterTexts.TimeZone)] string? TimeZone,
    [FromQuery(Name = "type")][property: Description("Only this type, such as change.merged.")] string? Type,
    [FromQuery(Name = "limit")][property: Description(ParameterTexts.Limit)] string? Limit,
    [FromQuery(Name = "cursor")][property: Description(ParameterTexts.Cursor)] string? Cursor);

/// <summary>What is asked of a list that is ordered by time, the latest first.</summary>
/// <param name="Scope">Whose rows.</param>
/// <param name="From">Rows from then on; null for all.</param>
/// <param name="To">Rows before then; null for all.</param>
/// <param name="Environment">Null for all.</param>
/// <param name="Filter">The list's own filter: a status, kind or type; null for all.</param>
/// <param name="Page">How much, from where.</param>
/// <param name="List">The list as it was asked for, without the page: what a cursor belongs to.</param>
internal sealed record ListRequest(
    RepositoryScope Scope, DateTimeOffset? From, DateTimeOffset? To, string? Environment, string? Filter, PageRequest Page, string List)
{
    /// <summary>Everything the page depends on besides the repositories.</summary>
    public string Canonical => $"{From:O}|{To:O}|{Environment}|{Filter}|{Page.Limit}|{string.Join(' ', Page.After ?? [])}";

    /// <returns>Null when an error was added.</returns>
    public static ListRequest? Read(
        string endpoint, string[]? repository, (string? From, string? To, string? Length, string? TimeZone) window,
        string? environment, string? filter, (string? Limit, string? Cursor) page, PageCursor cursors, DateTimeOffset now, ParameterErrors errors)
    {
        var scope = RepositoryScope.Read(repository, errors);
        var span = WindowReader.ReadOptional(window.From, window.To, window.Length, window.TimeZone, now, errors);
        var place = Choice.ReadName("environment", environment, errors);
        // As given, not as resolved: a window that ends now goes on meaning the same list while its pages are turned.
        var list = string.Join('|', endpoint, string.Join(',', scope.Names ?? ["*"]), window.From, window.To, window.Length, window.TimeZone, place, filter);
        var rows = PageRequest.Read(page.Limit, page.Cursor, list, cursors, errors);
        return errors.Any ? null : new(scope, span?.From.ToDateTimeOffset(), span?.To.ToDateTimeOffset(), place, filter, rows, list);
    }
}
