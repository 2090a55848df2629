using SeiPlatform.Api.Data;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Listings;

/// <summary>The one list that is ordered by name.</summary>
internal static class RepositoryList
{
    private const string Sql = """
        select r.repository, r.first_event_at, r.last_event_at,
               array(select distinct d.environment from deployments d where d.repository = r.repository order by d.environment)
        from repositories r
        where @after::text is null or r.repository > @after
        order by r.repository
        limit @limit
        """;

    public static async Task<IResult> AnswerAsync([AsParameters] RepositoryParameters parameters, [AsParameters] ListServices services)
    {
        const string list = "repositories";
        var errors = new ParameterErrors();
        var page = PageRequest.Read(parameters.Limit, parameters.Cursor, list, services.Cursors, errors);
        if (errors.Any)
            return errors.ToProblem();

        var after = page.After is [var name] ? name : null;
        return await services.Cache.AnswerAsync(
            services.Context, new(list, $"{page.Limit}|{after}", null), ApiJsonContext.Default.PageRepository,
            async token =>
            {
                var rows = await services.Database.QueryAsync("list repositories", Sql,
                    bound =>
                    {
                        bound.AddText("after", after);
                        bound.AddWithValue("limit", page.Limit + 1);
                    },
                    row => new Repository(row.GetString(0), row.Time(1), row.Time(2), row.GetFieldValue<string[]>(3)), token);
                var items = rows.Take(page.Limit).ToList();
                return new Page<Repository>(items, rows.Count > items.Count ? services.Cursors.Write(list, items[^1].Name) : null);
            });
    }
}
