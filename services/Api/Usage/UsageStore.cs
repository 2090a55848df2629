using Npgsql;
using NpgsqlTypes;
using SeiPlatform.Api.Data;

namespace SeiPlatform.Api.Usage;

/// <summary>The table <c>api_usage</c>.</summary>
public sealed class UsageStore(ApiDatabase database)
{
    private const string Upsert = """
        insert into api_usage as known (customer, day, endpoint, requests, client_errors, server_errors)
        select * from unnest(@customers, @days, @endpoints, @requests, @client_errors, @server_errors)
        on conflict (customer, day, endpoint) do update set
            requests = known.requests + excluded.requests,
            client_errors = known.client_errors + excluded.client_errors,
            server_errors = known.server_errors + excluded.server_errors
        returning 1
        """;

    public Task AddAsync(IReadOnlyDictionary<UsageKey, UsageCount> counts, CancellationToken cancellationToken) =>
        database.QueryAsync("add usage", Upsert, parameters =>
        {
            Add(parameters, "customers", NpgsqlDbType.Text, counts.Keys.Select(key => key.Customer));
            Add(parameters, "days", NpgsqlDbType.Date, counts.Keys.Select(key => key.Day));
            Add(parameters, "endpoints", NpgsqlDbType.Text, counts.Keys.Select(key => key.Endpoint));
            Add(parameters, "requests", NpgsqlDbType.Bigint, counts.Values.Select(count => count.Requests));
            Add(parameters, "client_errors", NpgsqlDbType.Bigint, counts.Values.Select(count => count.ClientErrors));
            Add(parameters, "server_errors", NpgsqlDbType.Bigint, counts.Values.Select(count => count.ServerErrors));
        }, _ => true, cancellationToken);

    /// <param name="customer">Whose.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day, included.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<List<EndpointUsage>> ReadAsync(string customer, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        database.QueryAsync("read usage",
            """
            select day, endpoint, requests, client_errors, server_errors from api_usage
            where customer = @customer and day between @from and @to order by day, endpoint
            """,
            parameters =>
            {
                parameters.AddWithValue("customer", customer);
                parameters.AddWithValue("from", from);
                parameters.AddWithValue("to", to);
            },
            row => new EndpointUsage(row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            cancellationToken);

    private static void Add<T>(NpgsqlParameterCollection parameters, string name, NpgsqlDbType type, IEnumerable<T> values) =>
        parameters.Add(new(name, NpgsqlDbType.Array | type) { Value = values.ToArray() });
}
