using NodaTime;
using Npgsql;
using NpgsqlTypes;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Dora;

/// <summary>What the metrics of a stretch of time are computed from, out of the database.</summary>
public sealed class DoraQueries(ApiDatabase database)
{
    /// <summary>The metrics of each bucket between two neighbouring edges.</summary>
    public async Task<IReadOnlyList<DoraMetrics>> ComputeAsync(
        RepositoryScope scope, string environment, IReadOnlyList<Instant> edges, ThresholdProfile profile, CancellationToken cancellationToken)
    {
        var leadTimes = LeadTimesAsync(scope, environment, edges, cancellationToken);
        var outcomes = OutcomesAsync(scope, environment, edges[0], edges[^1], cancellationToken);
        await Task.WhenAll(leadTimes, outcomes);
        return DoraCalculator.Compute(edges, await outcomes, await leadTimes, profile);
    }

    private Task<List<LeadTimes>> LeadTimesAsync(
        RepositoryScope scope, string environment, IReadOnlyList<Instant> edges, CancellationToken cancellationToken) =>
        database.QueryAsync("dora lead times", DoraSql.LeadTimes,
            parameters =>
            {
                Bind(parameters, scope, environment, edges[0], edges[^1]);
                DateTime[] lower = [.. edges.SkipLast(1).Select(edge => edge.ToDateTimeUtc())];
                parameters.Add(new("edges", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = lower });
            },
            row => new LeadTimes(row.GetInt32(0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3)),
            cancellationToken);

    private Task<List<DeploymentOutcome>> OutcomesAsync(
        RepositoryScope scope, string environment, Instant from, Instant to, CancellationToken cancellationToken) =>
        database.QueryAsync("dora outcomes", DoraSql.Outcomes,
            parameters => Bind(parameters, scope, environment, from, to),
            row => new DeploymentOutcome(
                row.GetString(0), row.Time(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.TimeOrNull(5), row.TimeOrNull(6), row.GetBoolean(7)),
            cancellationToken);

    private static void Bind(NpgsqlParameterCollection parameters, RepositoryScope scope, string environment, Instant from, Instant to)
    {
        parameters.AddRepositories(scope);
        parameters.AddWithValue("environment", environment);
        parameters.AddWithValue("from", from.ToDateTimeUtc());
        parameters.AddWithValue("to", to.ToDateTimeUtc());
    }
}
