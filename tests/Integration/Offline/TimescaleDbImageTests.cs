using Npgsql;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>The contract of docker.io/timescale/timescaledb, which is that of docker.io/library/postgres.</summary>
public sealed class TimescaleDbImageTests
{
    private const string Resource = "timescaledb";
    private const string Scripts = "/docker-entrypoint-initdb.d";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_refuses_to_initialise_without_a_password()
    {
        var run = await OfflineContainer.RunAsync(Resource, []);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("You must specify POSTGRES_PASSWORD", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_and_its_file_exclude_each_other()
    {
        var run = await OfflineContainer.RunAsync(Resource, ["--env", "POSTGRES_PASSWORD=a", "--env", "POSTGRES_PASSWORD_FILE=/etc/hostname"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("POSTGRES_PASSWORD_FILE are set (but are exclusive)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_may_come_from_a_file_that_only_root_can_read()
    {
        using var folder = new TemporaryFolder();
        var secret = folder.Write("password", "from-a-file", UnixFileMode.UserRead);
        await using var container = await OfflineContainer.StartAsync(Resource,
            ["--publish", "127.0.0.1::5432", "--volume", $"{secret}:/run/secrets/password:ro",
             "--env", "POSTGRES_PASSWORD_FILE=/run/secrets/password", "--env", "POSTGRES_USER=sei", "--env", "POSTGRES_DB=sei_platform"]);
        var server = $"Host=127.0.0.1;Port={await container.PortAsync(5432)};Username=sei;Database=sei_platform";

        await using var connection = await OpenAsync($"{server};Password=from-a-file");

        Assert.Equal("sei", await ScalarAsync(connection, "select current_user::text"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlConnection($"{server};Password=wrong;Pooling=false").OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task The_extension_is_in_the_database_asked_for()
    {
        await using var container = await StartAsync("--env", "POSTGRES_DB=sei_platform");
        await using var connection = await OpenAsync(container, "sei_platform");

        await ExecuteAsync(connection, "create table measured (at timestamptz not null, value int)");
        await ExecuteAsync(connection, "select create_hypertable('measured', 'at')");

        Assert.Equal(1L, await ScalarAsync(connection, "select count(*) from timescaledb_information.hypertables"));
    }

    [Fact]
    public async Task Scripts_of_the_initdb_folder_run_once_in_the_order_of_their_names()
    {
        using var folder = new TemporaryFolder();
        await using var container = await StartAsync(
            "--volume", $"{folder.Write("10.sql", "create table steps (id int generated always as identity, step text); insert into steps (step) values ('sql')")}:{Scripts}/10.sql:ro",
            "--volume", $"{folder.Write("20.sh", "psql --username \"$POSTGRES_USER\" --dbname \"$POSTGRES_DB\" --command \"insert into steps (step) values ('executed')\"", Executable)}:{Scripts}/20.sh:ro",
            "--volume", $"{folder.Write("30.sh", "docker_process_sql --command \"insert into steps (step) values ('sourced')\"")}:{Scripts}/30.sh:ro",
            "--volume", $"{folder.Write("40.txt", "")}:{Scripts}/40.txt:ro");
        const string steps = "select string_agg(step, ' ' order by id) from steps";
        await using (var connection = await OpenAsync(container))
        {
            Assert.Equal("sql executed sourced", await ScalarAsync(connection, steps));
        }

        await container.RestartAsync();

        await using var again = await OpenAsync(container);
        Assert.Equal("sql executed sourced", await ScalarAsync(again, steps));
        Assert.Contains("Skipping initialization", await container.LogsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_listens_on_the_network_before_the_initialisation_is_over()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("10.sh",
            """
            if (exec 3<>/dev/tcp/127.0.0.1/5432) 2>/dev/null; then found=open; else found=closed; fi
            docker_process_sql --command "create table seen as select '$found' as port"
            """);
        await using var container = await StartAsync("--volume", $"{script}:{Scripts}/10.sh:ro");
        await using var connection = await OpenAsync(container);

        Assert.Equal("closed", await ScalarAsync(connection, "select port from seen"));
    }

    [Fact]
    public async Task Arguments_that_start_with_a_dash_are_the_servers()
    {
        await using var container = await OfflineContainer.StartAsync(Resource, ["--publish", "127.0.0.1::5432", "--env", "POSTGRES_PASSWORD=secret", "--env", "POSTGRES_INITDB_ARGS=--data-checksums"],
            "-c", "shared_preload_libraries=timescaledb,pg_stat_statements", "-c", "max_connections=42");
        await using var connection = await OpenAsync(container);
        await ExecuteAsync(connection, "create extension pg_stat_statements");

        Assert.Equal("42", await ScalarAsync(connection, "show max_connections"));
        Assert.Equal("on", await ScalarAsync(connection, "show data_checksums"));
        Assert.True((long)(await ScalarAsync(connection, "select count(*) from pg_stat_statements"))! > 0);
    }

    [Fact]
    public async Task A_cluster_starts_it_as_its_user_on_a_root_that_is_read_only()
    {
        // As deploy/platform/timescaledb/store.yaml does: the official image, which is Alpine's, knows the user 70.
        await using var container = await StartAsync("--user", "70:70", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs", "/tmp",
            "--tmpfs", "/var/run/postgresql:uid=70", "--tmpfs", "/var/lib/postgresql/data:uid=70", "--env", "PGDATA=/var/lib/postgresql/data/pgdata");
        await using var connection = await OpenAsync(container);

        Assert.Equal("postgres", await container.ExecuteAsync("id", "-un"));
        Assert.Equal(1L, await ScalarAsync(connection, "select count(*) from pg_extension where extname = 'timescaledb'"));
    }

    [Fact]
    public async Task Data_in_the_volume_outlives_the_container_and_a_stop_is_clean()
    {
        var volume = $"sei-offline-{Guid.NewGuid():N}";
        try
        {
            await using (var first = await StartAsync("--volume", $"{volume}:/var/lib/postgresql/data"))
            {
                await using (var connection = await OpenAsync(first))
                    await ExecuteAsync(connection, "create table kept as select 7 as value");
                Assert.Equal(0, await first.StopAsync());
            }

            await using var second = await OfflineContainer.StartAsync(Resource, ["--publish", "127.0.0.1::5432", "--volume", $"{volume}:/var/lib/postgresql/data"]);
            await using var again = await OpenAsync(second);
            Assert.Equal(7, await ScalarAsync(again, "select value from kept"));
        }
        finally
        {
            await new Command("docker", "volume", "rm", "--force", volume).RunAsync(CancellationToken.None);
        }
    }

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static Task<OfflineContainer> StartAsync(params string[] options) =>
        OfflineContainer.StartAsync(Resource, ["--publish", "127.0.0.1::5432", "--env", "POSTGRES_PASSWORD=secret", .. options]);

    private static async Task<NpgsqlConnection> OpenAsync(OfflineContainer container, string database = "postgres") =>
        await OpenAsync($"Host=127.0.0.1;Port={await container.PortAsync(5432)};Username=postgres;Password=secret;Database={database}");

    private static Task<NpgsqlConnection> OpenAsync(string connectionString) => Eventually.GetAsync(
        async token =>
        {
            var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
            await connection.OpenAsync(token);
            return connection;
        },
        StartLimit, TestContext.Current.CancellationToken, "the server answers");

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static Task ExecuteAsync(NpgsqlConnection connection, string sql) => ScalarAsync(connection, sql);
}
