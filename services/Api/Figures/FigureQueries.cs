using NodaTime;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.Figures;

/// <summary>Asks the database for the figures; the DORA metrics by the queries that answer <c>/api/v1/dora</c>.</summary>
internal sealed class FigureQueries(ApiDatabase database, DoraQueries dora, TimeProvider time)
{
    /// <summary>Of so many repositories, those with the most recent events, there are series.</summary>
    public const int MostRepositories = 20;

    private const int MostFeatures = 100;

    private const string Customers = """
        select (select count(distinct customer) from api_keys where revoked_at is null and (expires_at is null or expires_at > @now))::int,
               (count(distinct customer) filter (where day > @today - 1))::int,
               (count(distinct customer) filter (where day > @today - 7))::int,
               count(distinct customer)::int
        from api_usage where day > @today - 30
        """;

    private const string Features = """
        select endpoint, count(distinct customer)::int from api_usage
        where day > @today - 30 and requests > client_errors + server_errors
        group by endpoint order by 2 desc, 1 limit @most
        """;

    public async Task<BusinessFigures> ComputeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (customers, active) = (await database.QueryAsync("count customers", Customers,
            parameters =>
            {
                parameters.AddWithValue("now", now.UtcDateTime);
                parameters.AddWithValue("today", today);
            },
            row => (row.GetInt32(0), new Dictionary<string, int> { ["1d"] = row.GetInt32(1), ["7d"] = row.GetInt32(2), ["30d"] = row.GetInt32(3) }),
            cancellationToken))[0];
        var features = await database.QueryAsync("count features", Features,
            parameters =>
            {
                parameters.AddWithValue("today", today);
                parameters.AddWithValue("most", MostFeatures);
            },
            row => KeyValuePair.Create(row.GetString(0), row.GetInt32(1)), cancellationToken);
        return new(customers, active, features.ToDictionary(), await DoraAsync(now, cancellationToken));
    }

    private async Task<Dictionary<string, DoraMetrics>> DoraAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var repositories = await database.QueryAsync("recent repositories", "select repository from repositories order by last_event_at desc, repository limit @most",
            parameters => parameters.AddWithValue("most", MostRepositories), row => row.GetString(0), cancellationToken);
        var window = WindowReader.Read(null, null, WindowReader.DefaultLength, null, now, new ParameterErrors())!;
        Instant[] edges = [window.From, window.To];

        // One after the other: this is nobody's request, and leaves the pool's connections to those.
        Dictionary<string, DoraMetrics> metrics = [];
        foreach (var repository in repositories.Prepend(BusinessFigures.AllRepositories))
        {
            var scope = repository == BusinessFigures.AllRepositories ? RepositoryScope.All : new RepositoryScope([repository]);
            metrics[repository] = (await dora.ComputeAsync(scope, DoraRequest.DefaultEnvironment, edges, ThresholdProfiles.Read(null, new ParameterErrors())!, cancellationToken))[0];
        }

        return metrics;
    }
}
