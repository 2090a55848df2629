using Npgsql;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class TimescaleDbTests(ManifestFixture manifest)
{
    [Fact]
    public async Task The_platforms_database_is_there_with_its_extensions()
    {
        var server = await manifest.StartAsync("timescaledb");
        await using var database = Open(server);

        Assert.Equal("sei_platform", await ScalarAsync(database, "select current_database()"));
        Assert.Equal(
            ["pg_stat_statements", "timescaledb"],
            await ColumnAsync(database, "select extname from pg_extension where extname in ('timescaledb', 'pg_stat_statements') order by 1"));
    }

    [Fact]
    public async Task It_measures_what_the_rules_need()
    {
        await using var database = Open(await manifest.StartAsync("timescaledb"));

        Assert.Equal("on", await ScalarAsync(database, "show track_io_timing"));
        Assert.NotEqual("0", await ScalarAsync(database, "show reserved_connections"));
        Assert.True(Convert.ToInt64(await ScalarAsync(database, "select count(*) from pg_stat_statements")) > 0);
    }

    [Fact]
    public async Task No_job_is_scheduled_that_its_edition_refuses_to_run()
    {
        await using var database = Open(await manifest.StartAsync("timescaledb"));

        Assert.Equal(
            await ScalarAsync(database, "show timescaledb.license") is "apache" ? "0" : "1",
            await ScalarAsync(database, "select count(*)::text from timescaledb_information.jobs where scheduled and proc_name = 'policy_job_stat_history_retention'"));
    }

    [Fact]
    public async Task Nobody_comes_in_without_the_password()
    {
        var server = await manifest.StartAsync("timescaledb");
        var guess = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task The_exporters_user_sees_the_statistics_and_no_data()
    {
        var server = await manifest.StartAsync("timescaledb");
        await using (var owner = Open(server))
        {
            await ScalarAsync(owner, "create table if not exists secrets_of_the_house (id int)");
        }

        await using var exporter = Open(server, "sei_exporter", server.Network.Parameter("exporter-password"));

        Assert.Equal("f", await ScalarAsync(exporter, "select rolsuper::text::char from pg_roles where rolname = current_user"));
        Assert.NotNull(await ScalarAsync(exporter, "select query from pg_stat_statements where query not like '<insufficient privilege>' limit 1"));
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(exporter, "select * from secrets_of_the_house"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private static NpgsqlDataSource Open(ManifestContainer server, string? user = null, string? password = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.Network.Outside.ConnectionString("sei-platform"));
        settings.Username = user ?? settings.Username;
        settings.Password = password ?? settings.Password;
        return NpgsqlDataSource.Create(settings);
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<IReadOnlyList<string>> ColumnAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
