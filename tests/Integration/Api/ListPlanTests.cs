using System.Globalization;
using System.Text.Json;
using SeiPlatform.Api.Listings;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Requests;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

/// <summary>What the database reads for a page.</summary>
public sealed class ListPlanTests(TimescaleDbFixture timescaledb)
{
    private const int Limit = 50;
    private const int Rows = 20_000;

    // A row a minute, in one of two hundred repositories.
    private const string Filled = """
        insert into changes (repository, sha, kind, merged_at, source)
        select 'owner/r' || n % 200, md5(n::text), 'commit', timestamptz '2026-01-01Z' + n * interval '1 minute', 'git' from generate_series(1, 20000) n;
        insert into deployments (repository, deployment_id, environment, status, status_at, finished_at, source)
        select 'owner/r' || n % 200, 'd' || n, 'production', 'succeeded', timestamptz '2026-01-01Z' + n * interval '1 minute', timestamptz '2026-01-01Z' + n * interval '1 minute', 'git'
        from generate_series(1, 20000) n;
        insert into incidents (repository, incident_id, environment, detected_at, source)
        select 'owner/r' || n % 200, 'i' || n, 'production', timestamptz '2026-01-01Z' + n * interval '1 minute', 'git' from generate_series(1, 20000) n;
        insert into events (id, occurred_at, received_at, type, source, repository, payload)
        select 'e' || n, timestamptz '2026-01-01Z' + n * interval '1 minute', now(), 'change.merged', 'git', 'owner/r' || n % 200, '{}' from generate_series(1, 20000) n;
        analyze changes, deployments, incidents, events
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_reads_little_more_than_it_shows_wherever_it_is()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Filled, Cancellation);
        var all = RepositoryScope.All;
        var one = new RepositoryScope(["owner/r7"]);
        var middle = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(Rows / 2).UtcTicks.ToString(CultureInfo.InvariantCulture);

        List<string> mistakes = [];
        foreach (string[]? after in (string[]?[])[null, [middle, "owner/r7", "x"]])
        {
            await CheckAsync(Lists.Changes, all, after);
            await CheckAsync(Lists.Changes, one, after);
            await CheckAsync(Lists.Deployments, all, after);
            await CheckAsync(Lists.Deployments, one, after);
            await CheckAsync(Lists.Incidents, all, after);
            string[]? afterEvent = after is null ? null : [middle, "x"];
            await CheckAsync(Lists.Events, all, afterEvent);
            await CheckAsync(Lists.Events, one, afterEvent);
        }

        Assert.Empty(mistakes);

        async Task CheckAsync<T>(Listing<T> list, RepositoryScope scope, string[]? after)
        {
            var request = new ListRequest(scope, null, null, null, null, new PageRequest(Limit, after), "");
            await using var command = database.DataSource.CreateCommand($"explain (analyze, format json) {list.Sql(request)}");
            Listing<T>.Bind(command.Parameters, request);
            var plan = (string)(await command.ExecuteScalarAsync(Cancellation))!;
            var read = RowsRead(JsonDocument.Parse(plan).RootElement[0].GetProperty("Plan"));
            // The row that tells whether there is a next page, and those of the next moment where equal times are still to be put in order.
            if (read is < Limit or > Limit + 10)
                mistakes.Add($"{list.Name} of {(scope.IsAll ? "all" : "one")}, {(after is null ? "first page" : "later page")}, reads {read} rows: {plan}");
        }
    }

    [Fact]
    public async Task A_later_page_of_events_does_not_look_into_chunks_that_are_later()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync("""
            insert into events (id, occurred_at, received_at, type, source, repository, payload)
            select 'e' || n, timestamptz '2026-01-01Z' - n * interval '1 day', now(), 'change.merged', 'git', 'owner/r' || n % 20, '{}' from generate_series(1, 700) n;
            analyze events
            """, Cancellation);
        var after = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var later = await database.RowsAsync(
            $"select chunk_name::text from timescaledb_information.chunks where hypertable_name = 'events' and range_start > '{after:u}'", Cancellation);
        Assert.NotEmpty(later);

        foreach (var scope in (RepositoryScope[])[RepositoryScope.All, new(["owner/r7"])])
        {
            var page = new PageRequest(Limit, [after.UtcTicks.ToString(CultureInfo.InvariantCulture), "x"]);
            var request = new ListRequest(scope, null, null, null, null, page, "");
            await using var command = database.DataSource.CreateCommand($"explain (format json) {Lists.Events.Sql(request)}");
            Listing<Event>.Bind(command.Parameters, request);
            var plan = (string)(await command.ExecuteScalarAsync(Cancellation))!;

            Assert.All(later, chunk => Assert.DoesNotContain($"\"{chunk[0]}\"", plan, StringComparison.Ordinal));
        }
    }

    /// <summary>What the scans at the plan's ends have looked at.</summary>
    private static double RowsRead(JsonElement node) => node.TryGetProperty("Plans", out var inner)
        ? inner.EnumerateArray().Sum(RowsRead)
        : Number(node, "Actual Loops") * (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck"));

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}
