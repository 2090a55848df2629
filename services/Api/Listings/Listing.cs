using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using SeiPlatform.Api.Caching;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Listings;

/// <summary>A list that is ordered by time, the latest first, and read by keyset: a page costs the same wherever it is.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Select">Columns and table.</param>
/// <param name="Time">What it is ordered and windowed by.</param>
/// <param name="Ids">What makes the order total, after the time.</param>
/// <param name="Filter">The condition of the list's own filter, on <c>@filter</c>.</param>
/// <param name="Read">Makes an item of a row.</param>
/// <param name="Key">An item's sort key: its time, then its ids.</param>
internal sealed record Listing<T>(
    string Name, string Select, string Time, string[] Ids, string Filter, Func<NpgsqlDataReader, T> Read, Func<T, (DateTimeOffset Time, string[] Ids)> Key)
{
    public async Task<IResult> AnswerAsync(
        HttpContext context, ListRequest request, ApiDatabase database, KnownRepositories known, AnswerCache cache, PageCursor cursors, JsonTypeInfo<Page<T>> type)
    {
        if (await known.RejectUnknownAsync(request.Scope, context.RequestAborted) is { } unknown)
            return unknown;

        return await cache.AnswerAsync(context, new(Name, request.Canonical, request.Scope.Names), type, async token =>
        {
            // One row more than asked for tells whether there is a next page.
            var rows = await database.QueryAsync($"list {Name}", Sql(request), parameters => Bind(parameters, request), Read, token);
            var items = rows.Take(request.Page.Limit).ToList();
            return new Page<T>(items, rows.Count > items.Count ? Cursor(cursors, request, items[^1]) : null);
        });
    }

    private string Cursor(PageCursor cursors, ListRequest request, T last)
    {
        var (time, ids) = Key(last);
        return cursors.Write(request.List, [time.UtcTicks.ToString(CultureInfo.InvariantCulture), .. ids]);
    }

    internal string Sql(ListRequest request)
    {
        var sql = new StringBuilder(Select).Append(" where true");
        // One repository by equality, because then the index delivers the rows in order.
        if (!request.Scope.IsAll)
            sql.Append(request.Scope.Names.Count == 1 ? " and repository = @repositories[1]" : " and repository = any(@repositories)");
        if (request.From is not null)
            sql.Append(" and ").Append(Time).Append(" >= @from");
        if (request.To is not null)
            sql.Append(" and ").Append(Time).Append(" < @to");
        if (request.Environment is not null)
            sql.Append(" and environment = @environment");
        if (request.Filter is not null)
            sql.Append(" and ").Append(Filter);
        if (request.Page.After is not null)
        {
            // The first condition says nothing new. It is what keeps the database from reading chunks, and compressed batches, that are later than the page.
            sql.Append(CultureInfo.InvariantCulture, $" and {Time} <= @after and ({Time}, {string.Join(", ", Ids)}) < (@after");
            for (var index = 0; index < Ids.Length; index++)
                sql.Append(CultureInfo.InvariantCulture, $", @after{index}");
            sql.Append(')');
        }

        sql.Append(CultureInfo.InvariantCulture, $" order by {Time} desc, {string.Join(", ", Ids.Select(id => id + " desc"))} limit @limit");
        return sql.ToString();
    }

    internal static void Bind(NpgsqlParameterCollection parameters, ListRequest request)
    {
        parameters.AddRepositories(request.Scope);
        parameters.AddTime("from", request.From);
        parameters.AddTime("to", request.To);
        parameters.AddText("environment", request.Environment);
        parameters.AddText("filter", request.Filter);
        parameters.AddWithValue("limit", request.Page.Limit + 1);
        if (request.Page.After is not [var ticks, .. var ids])
            return;
        parameters.AddTime("after", new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero));
        for (var index = 0; index < ids.Length; index++)
            parameters.AddText($"after{index}", ids[index]);
    }
}
