using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeiPlatform.Database;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Ingest;

/// <summary>
/// What TimescaleDB's own licence adds runs on that edition only, which no distribution has. Here PostgreSQL runs the same statements, in a database in which
/// the functions and views of TimescaleDB are made up: they keep what they are told, and refuse what TimescaleDB refuses.
/// </summary>
public sealed class EditionTests(TimescaleDbFixture timescaledb)
{
    private const string MadeUp = """
        create schema timescaledb_information;
        create table timescaledb_information.hypertables (hypertable_name text, compression_enabled boolean);
        create table timescaledb_information.continuous_aggregates (view_name text, materialization_hypertable_name text);
        create table timescaledb_information.jobs (hypertable_name text, proc_name text primary key, config jsonb);
        insert into timescaledb_information.hypertables values ('events', true);
        insert into timescaledb_information.continuous_aggregates values ('events_daily', '_materialized_hypertable_2');

        create function add_compression_policy(hypertable text, compress_after interval, if_not_exists boolean) returns void language sql as '';
        create function add_retention_policy(relation text, drop_after interval, if_not_exists boolean) returns void language sql as $$
            insert into timescaledb_information.jobs
            values (relation, 'policy_retention', jsonb_build_object('drop_after', drop_after)) on conflict do nothing $$;
        create function remove_retention_policy(relation text) returns void language sql as $$
            delete from timescaledb_information.jobs where proc_name = 'policy_retention' $$;
        create function add_continuous_aggregate_policy(
            continuous_aggregate text, start_offset interval, end_offset interval, schedule_interval interval, if_not_exists boolean)
        returns void language plpgsql as $$
        begin
            if start_offset - end_offset < interval '2 days' then
                raise exception 'policy refresh window too small';
            end if;
            insert into timescaledb_information.jobs
            values (current_setting('test.named_by'), 'policy_refresh_continuous_aggregate', jsonb_build_object('start_offset', start_offset))
            on conflict do nothing;
        end $$;
        create function remove_continuous_aggregate_policy(continuous_aggregate text) returns void language sql as $$
            delete from timescaledb_information.jobs where proc_name = 'policy_refresh_continuous_aggregate' $$;
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="namedBy">What a release of TimescaleDB calls the table of a refresh in its list of jobs.</param>
    [Theory]
    [InlineData("events_daily")]
    [InlineData("_materialized_hypertable_2")]
    public async Task The_summary_is_refreshed_within_the_retention_also_when_that_is_changed(string namedBy)
    {
        await using var any = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        await TestDatabase.AdministerAsync(any.Server, $"create database {any.Name}_plain template template0", Cancellation);
        await using var plain = new TestDatabase(any.Server, $"{any.Name}_plain", ownsServer: false);
        await plain.ExecuteAsync(MadeUp, Cancellation);

        Assert.Equal(("10 years", "9 years"), await ApplyAsync("10 years"));
        Assert.Equal(("10 years", "9 years"), await ApplyAsync("10 years"));
        Assert.Equal(("1 year 6 mons", "9 mons"), await ApplyAsync("18 months"));
        Assert.Equal(("1 year", "6 mons"), await ApplyAsync("1 year"));
        Assert.Equal(("7 days", "3 days 12:00:00"), await ApplyAsync("7 days"));
        Assert.Equal(("3 years", "2 years"), await ApplyAsync("3 years"));

        async Task<(string Dropped, string Refreshed)> ApplyAsync(string retention)
        {
            await plain.ExecuteAsync(
                $"select set_config('sei.event_retention', '{retention}', false), set_config('test.named_by', '{namedBy}', false);\n{Sql("timescale")}", Cancellation);
            var jobs = await plain.RowsAsync(
                "select coalesce(config ->> 'drop_after', config ->> 'start_offset') from timescaledb_information.jobs order by proc_name desc", Cancellation);
            Assert.Equal(2, jobs.Count);
            return ((string)jobs[0][0]!, (string)jobs[1][0]!);
        }
    }

    [Fact]
    public async Task The_apache_edition_refuses_what_it_would_read_only_half_of()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        if (await database.ScalarAsync<string>("show timescaledb.license", Cancellation) != "apache")
            Assert.Skip("TimescaleDB has its own licence here: LicensedEditionTests takes it away");
        // What the other edition leaves in the catalogue.
        await database.ExecuteAsync("update _timescaledb_catalog.hypertable set compression_state = 1 where table_name = 'events'", Cancellation);

        var mistake = await Assert.ThrowsAsync<MigrationException>(() => TimescaleDbFixture.MigrateAsync(database.ConnectionString, Cancellation));

        Assert.Contains("does not see compressed events", mistake.Message);
        Assert.Contains("timescaledb.license=timescale", mistake.Message);
    }

    [Fact]
    public async Task The_exporter_knows_how_many_rows_there_are_also_of_compressed_ones_and_tells_of_tables_by_their_names()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        // Few of each repository in a chunk.
        await database.ExecuteAsync("""
            insert into events (id, occurred_at, received_at, type, source, repository, payload)
            select 'e' || n, now() - n * interval '4 hours', now(), 'change.merged', 'git', 'owner/r' || n % 200, '{}' from generate_series(1, 4000) n;
            """, Cancellation);
        if (await database.ScalarAsync<string>("show timescaledb.license", Cancellation) == "timescale")
        {
            Assert.True(await database.ScalarAsync<long>(
                "select count(compress_chunk(c)) from show_chunks('events', older_than => interval '180 days') c", Cancellation) > 0);
            await database.ExecuteAsync("call refresh_continuous_aggregate('events_daily', null, null)", Cancellation);
        }

        await database.ExecuteAsync("analyze events", Cancellation);

        var hypertable = Assert.Single(await database.RowsAsync(Query("timescaledb_hypertable"), Cancellation));
        Assert.Equal("public.events", hypertable[0]);
        Assert.Equal(4000, Convert.ToInt64(hypertable[3], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("public.events", Assert.Single(await database.RowsAsync(Query("timescaledb_chunks"), Cancellation))[0]);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("-1 year")]
    [InlineData("6 days")]
    public async Task A_retention_that_cannot_be_used_is_refused_in_words(string retention)
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false });
        var options = new DatabaseOptions { ConnectionString = database.ConnectionString, EventRetention = retention };
        var migrator = new DatabaseMigrator(dataSource, options, NullLogger<DatabaseMigrator>.Instance);

        var mistake = await Assert.ThrowsAsync<MigrationException>(() => migrator.MigrateAsync(Cancellation));

        Assert.Equal(
            $"Database:EventRetention (environment Database__EventRetention) is \"{retention}\"; expected a PostgreSQL interval of 7 days or more, such as 10 years.",
            mistake.Message);
    }

    private static string Query(string name)
    {
        var file = File.ReadAllText(RepositoryRoot.File("observability-config", "timescaledb-exporter", "queries.yml")).ReplaceLineEndings("\n");
        var start = file.IndexOf($"\n{name}:\n  query: |\n", StringComparison.Ordinal);
        return file[file.IndexOf("|\n", start, StringComparison.Ordinal)..][1..].Split("\n  cache_seconds")[0];
    }

    private static string Sql(string edition)
    {
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream($"Editions/{edition}.sql")!);
        return reader.ReadToEnd();
    }
}
