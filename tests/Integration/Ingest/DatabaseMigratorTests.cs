using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeiPlatform.Database;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Ingest;

public sealed class DatabaseMigratorTests(TimescaleDbFixture timescaledb)
{
    private static readonly Migration[] Two =
        [Migration.Parse("0001_first.sql", "create table first (id int)"), Migration.Parse("0002_second.sql", "create table second (id int)")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_number_of_instances_may_start_at_once()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(database, Migration.Embedded())));

        Assert.Equal(Migration.Embedded().Count, await database.ScalarAsync<long>("select count(*) from schema_migrations", Cancellation));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from timescaledb_information.hypertables", Cancellation));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from events_daily", Cancellation));
    }

    [Fact]
    public async Task A_database_that_is_missing_is_made()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        var missing = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = $"{database.Name}_made", Pooling = false }.ConnectionString;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TimescaleDbFixture.MigrateAsync(missing, Cancellation)));

        await using (var made = NpgsqlDataSource.Create(missing))
        await using (var command = made.CreateCommand("select count(*) from changes"))
            Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
        await database.ExecuteAsync($"drop database {database.Name}_made with (force)", Cancellation);
    }

    [Fact]
    public async Task Only_what_is_missing_is_applied()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        await MigrateAsync(database, [.. Embedded(), Numbered(Two[0], 1)]);

        await MigrateAsync(database, [.. Embedded(), Numbered(Two[0], 1), Numbered(Two[1], 2)]);

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from second", Cancellation));
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_was_applied_is_refused_by_name()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        await MigrateAsync(database, [.. Embedded(), Numbered(Two[0], 1)]);
        var changed = Numbered(Two[0], 1) with { Sql = "create table other (id int)" };

        var mistake = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, [.. Embedded(), changed]));

        Assert.Contains($"{changed.FileName} was changed after it was applied", mistake.Message);
        Assert.Contains("put the change into a new migration", mistake.Message);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_says_where()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        var broken = Numbered(Migration.Parse("0001_broken.sql", "create table half (id int);\nselect nonsense from half"), 1);

        var mistake = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, [.. Embedded(), broken]));

        Assert.Contains($"{broken.FileName} failed and was rolled back", mistake.Message);
        Assert.Contains("nonsense", mistake.Message);
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('half') is null", Cancellation));
    }

    [Fact]
    public async Task A_schema_newer_than_this_build_is_left_alone()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        await MigrateAsync(database, [.. Embedded(), Numbered(Two[0], 1)]);

        await MigrateAsync(database, Embedded());

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from first", Cancellation));
    }

    [Fact]
    public async Task A_migrator_waits_for_another_one_and_finds_its_work_done()
    {
        await using var database = await timescaledb.CreateEmptyDatabaseAsync(Cancellation);
        var slow = Numbered(Migration.Parse("0001_slow.sql", "create table slow (id int); select pg_sleep(1)"), 1);

        await Task.WhenAll(MigrateAsync(database, [.. Embedded(), slow]), MigrateAsync(database, [.. Embedded(), slow]));

        Assert.Equal(1, await database.ScalarAsync<long>($"select count(*) from schema_migrations where version = {slow.Version}", Cancellation));
    }

    [Fact]
    public void Versions_have_no_gaps()
    {
        var mistake = Assert.Throws<MigrationException>(() => Migration.Ordered([Two[0], Migration.Parse("0003_third.sql", "")]));

        Assert.Contains("0003_third.sql: expected version 0002", mistake.Message);
    }

    [Theory]
    [InlineData("first.sql")]
    [InlineData("1_first.sql")]
    [InlineData("0001.sql")]
    [InlineData("000x_first.sql")]
    public void A_file_name_without_version_is_refused(string name) =>
        Assert.Contains("expected a name such as 0004_reports.sql", Assert.Throws<MigrationException>(() => Migration.Parse(name, "")).Message);

    [Fact]
    public void Line_ends_do_not_matter() =>
        Assert.Equal(Migration.Parse("0001_a.sql", "a\nb").Checksum, Migration.Parse("0001_a.sql", "a\r\nb").Checksum);

    private static IReadOnlyList<Migration> Embedded() => Migration.Embedded();

    /// <summary>A migration behind this build's own.</summary>
    private static Migration Numbered(Migration migration, int place) =>
        new(Migration.Embedded().Count + place, migration.Name, migration.Sql);

    private static async Task MigrateAsync(TestDatabase database, IReadOnlyList<Migration> migrations)
    {
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false });
        var options = new DatabaseOptions { ConnectionString = database.ConnectionString };
        await new DatabaseMigrator(dataSource, options, NullLogger<DatabaseMigrator>.Instance).MigrateAsync(migrations, Cancellation);
    }
}
