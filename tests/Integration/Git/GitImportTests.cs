using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using SeiPlatform.Collector.Git.Import;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Collector;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>POST /collect/git and everything behind it: git, Kafka, TimescaleDB, and the status that says how it went.</summary>
public sealed class GitImportTests(TimescaleDbFixture timescaledb, KafkaFixture kafka)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_is_in_the_database_when_its_status_says_so()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 2);
        await repository.CommitAsync("two", day: 3);
        // By these a caller sends git elsewhere, a hook for instance; they are not followed.
        await using var collector = CollectorProcess.Start(
            database.ConnectionString, broker.BootstrapServers, null, ("GIT_DIR", "/nowhere"), ("GIT_OBJECT_DIRECTORY", "/nowhere"));
        await collector.WaitUntilReadyAsync(Cancellation);

        using var answer = await collector.Admin.PostAsJsonAsync("/collect/git", new { location = repository.Folder }, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("/collect/git/local/engine", answer.Headers.Location!.ToString());
        var status = await collector.FinishedAsync("local/engine", Cancellation);
        Assert.Equal("succeeded", status.GetProperty("status").GetString());
        Assert.Equal((2, 1), (status.GetProperty("commits").GetInt32(), status.GetProperty("deployments").GetInt32()));
        Assert.True(status.GetProperty("commitsPerSecond").GetDouble() > 0);
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from changes", Cancellation));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from change_deployments", Cancellation));
        Assert.Equal("git:local/engine:v1.0.0", await database.ScalarAsync<string>("select deployment_id from deployments where status = 'succeeded'", Cancellation));
        Assert.Equal(2, await collector.MetricAsync("sei_collector_git_commits_total", Cancellation));

        // Again: only what is new.
        await repository.CommitAsync("three", day: 4);
        status = await collector.ImportAsync(new { location = repository.Folder }, Cancellation);
        Assert.Equal((3, 1), (status.GetProperty("commits").GetInt32(), status.GetProperty("runCommits").GetInt32()));
        var all = await collector.Admin.GetFromJsonAsync<JsonElement>("/collect/git", Cancellation);
        Assert.Equal("local/engine", Assert.Single(all.EnumerateArray().ToArray()).GetProperty("repository").GetString());
    }

    [Fact]
    public async Task A_repository_is_imported_by_one_process_at_a_time_and_by_the_next_at_once()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var elsewhere = NpgsqlDataSource.Create(database.ConnectionString);
        var (here, there) = (new ImportStore(database.DataSource), new ImportStore(elsewhere));

        var held = await here.TryLockAsync("local/engine", Cancellation);
        Assert.NotNull(held);
        Assert.Null(await there.TryLockAsync("local/engine", Cancellation));
        await held.DisposeAsync();

        await using var next = await there.TryLockAsync("local/engine", Cancellation);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Two_folders_of_one_name_are_two_histories_whichever_is_named_first_the_next_time()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        using var one = await TestRepository.CreateAsync("app");
        await one.CommitAsync("one", day: 1);
        using var other = await TestRepository.CreateAsync("app");
        await other.CommitAsync("other", day: 2);
        (string, string)[] Configured(params TestRepository[] repositories) =>
            [.. repositories.Select((repository, index) => ($"Git__Repositories__{index}", repository.Folder))];
        Task<IReadOnlyList<object?[]>> NamesAsync() => database.RowsAsync(
            "select repository, location, commits, status from git_imports order by repository", Cancellation);

        await using (var collector = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers, null, Configured(one, other)))
            await BothEndedAsync(collector);
        var names = await NamesAsync();
        await other.CommitAsync("more", day: 3);
        await using (var collector = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers, null, Configured(other, one)))
            await BothEndedAsync(collector);

        Assert.Equal([["local/app", one.Folder, 1L, "succeeded"], [names[1][0], other.Folder, 1L, "succeeded"]], names);
        Assert.Equal([["local/app", one.Folder, 1L, "succeeded"], [names[1][0], other.Folder, 2L, "succeeded"]], await NamesAsync());
        Assert.StartsWith("local/app-", (string)names[1][0]!, StringComparison.Ordinal);

        Task BothEndedAsync(CollectorProcess collector) => Eventually.SucceedsAsync(
            async token => Assert.Equal(2, await collector.MetricAsync("sei_collector_git_imports_total", token)), TimeSpan.FromSeconds(60), Cancellation);
    }

    [Fact]
    public async Task What_is_asked_for_while_another_process_imports_the_repository_is_imported_afterwards()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        using var next = await TestRepository.CreateAsync("next");
        await next.CommitAsync("one", day: 1);
        var elsewhere = await new ImportStore(database.DataSource).TryLockAsync("local/engine", Cancellation);
        Assert.NotNull(elsewhere);
        await using var collector = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers);
        await collector.WaitUntilReadyAsync(Cancellation);

        (await collector.Admin.PostAsJsonAsync("/collect/git", new { location = repository.Folder }, Cancellation)).EnsureSuccessStatusCode();
        // Behind it in the queue, so it was its turn.
        await collector.ImportAsync(new { location = next.Folder }, Cancellation);
        Assert.Equal("queued", await database.ScalarAsync<string>("select status from git_imports where repository = 'local/engine'", Cancellation));
        await elsewhere.DisposeAsync();

        Assert.Equal("succeeded", (await collector.FinishedAsync("local/engine", Cancellation)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_history_that_is_broken_or_not_there_has_a_status_that_says_why_and_no_claim_to_its_name()
    {
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        await using var collector = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers);
        await collector.WaitUntilReadyAsync(Cancellation);

        var status = await collector.ImportAsync(new { location = "/nowhere/engine" }, Cancellation);

        Assert.Equal(("failed", "There is no folder /nowhere/engine."), (status.GetProperty("status").GetString(), status.GetProperty("detail").GetString()));
        Assert.False(collector.HasExited);
        status = await collector.ImportAsync(new { location = repository.Folder }, Cancellation);
        Assert.Equal(("local/engine", "succeeded"), (status.GetProperty("repository").GetString(), status.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Only_who_has_the_secret_may_start_or_watch_imports()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var collector = CollectorProcess.Start(database.ConnectionString, "127.0.0.1:9");
        await Eventually.SucceedsAsync(async token => (await collector.Anonymous.GetAsync("/health", token)).EnsureSuccessStatusCode(), cancellationToken: Cancellation);

        string?[] credentials = [null, "Bearer", "Bearer ", "Bearer wrong", $"Bearer {CollectorProcess.AdminSecret}x", $"Basic {CollectorProcess.AdminSecret}", CollectorProcess.AdminSecret];
        foreach (var credential in credentials)
        {
            foreach (var (method, path) in new[] { (HttpMethod.Post, "/collect/git"), (HttpMethod.Get, "/collect/git"), (HttpMethod.Get, "/collect/git/a/b") })
            {
                using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? JsonContent.Create(new { location = "/" }) : null };
                if (credential is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", credential);
                using var answer = await collector.Anonymous.SendAsync(request, Cancellation);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} with {credential}: {answer.StatusCode}");
            }
        }

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from git_imports", Cancellation));
        Assert.DoesNotContain(CollectorProcess.AdminSecret, collector.Log);
    }

    [Fact]
    public async Task What_cannot_be_a_request_is_refused_with_the_reason()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var collector = CollectorProcess.Start(database.ConnectionString, "127.0.0.1:9");
        await Eventually.SucceedsAsync(async token => (await collector.Anonymous.GetAsync("/health", token)).EnsureSuccessStatusCode(), cancellationToken: Cancellation);

        (object Request, string Reason)[] requests =
        [
            (new { }, "location is empty"),
            (new { location = "ext::sh -c 'touch /tmp/x'" }, "names a remote helper"),
            (new { location = "--upload-pack=touch" }, "begins with a hyphen"),
            (new { location = "/x", repository = "nobody" }, "owner/name"),
            (new { location = "/x", repository = "a/../b" }, "owner/name"),
            (new { location = "/x", tagPattern = "(" }, "tagPattern is not a regular expression"),
            (new { location = "/x", environment = " " }, "environment"),
        ];
        foreach (var (request, reason) in requests)
        {
            using var answer = await collector.Admin.PostAsJsonAsync("/collect/git", request, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(reason, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        using var text = new StringContent("{", MediaTypeHeaderValue.Parse("application/json"));
        using var malformed = await collector.Admin.PostAsync("/collect/git", text, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        using var unknown = await collector.Admin.GetAsync("/collect/git/no/body", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Configured_histories_are_imported_at_the_start_and_an_interrupted_import_is_taken_up_again()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        using var configured = await TestRepository.CreateAsync("configured");
        await configured.CommitAsync("one", day: 1);
        using var asked = await TestRepository.CreateAsync("asked");
        await asked.CommitAsync("one", day: 1);

        // Nobody writes into the database, so the import cannot end.
        await using (var intake = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers, null, ("Collector__Roles", "intake")))
        {
            await intake.WaitUntilReadyAsync(Cancellation);
            (await intake.Admin.PostAsJsonAsync("/collect/git", new { location = asked.Folder }, Cancellation)).EnsureSuccessStatusCode();
            await Eventually.TrueAsync(
                token => database.ScalarAsync<bool>("select exists (select from git_imports where status = 'running' and run_commits = 1)", token),
                TimeSpan.FromSeconds(60), Cancellation);
            await intake.KillAsync();
        }

        await using var collector = CollectorProcess.Start(
            database.ConnectionString, broker.BootstrapServers, null, ("Git__Repositories__0", configured.Folder));
        await collector.WaitUntilReadyAsync(Cancellation);

        foreach (var repository in new[] { "local/asked", "local/configured" })
            Assert.Equal("succeeded", (await collector.FinishedAsync(repository, Cancellation)).GetProperty("status").GetString());
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from changes", Cancellation));
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from events", Cancellation));
    }

    [Fact]
    public async Task An_import_waits_for_a_slow_database_instead_of_overrunning_the_broker()
    {
        const int commits = 4_000;
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var broker = await kafka.StartAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.RunAsync([], string.Concat(Enumerable.Range(1, commits).Select(mark =>
            $"commit refs/heads/main\nmark :{mark}\ncommitter A <a> {1767225600 + mark} +0000\ndata 1\nx\n{(mark > 1 ? $"from :{mark - 1}\n" : "")}\n")), "fast-import", "--quiet");
        (string, string)[] settings = [("Git__MaxBytesInFlight", "1048576"), ("Collector__Roles", "intake")];
        await using var intake = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers, null, settings);
        await intake.WaitUntilReadyAsync(Cancellation);

        (await intake.Admin.PostAsJsonAsync("/collect/git", new { location = repository.Folder }, Cancellation)).EnsureSuccessStatusCode();
        await Eventually.TrueAsync(async token => await broker.CountAsync(cancellationToken: token) > 0, TimeSpan.FromSeconds(60), Cancellation);
        // Longer than the whole import takes without back-pressure.
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        Assert.InRange(await broker.CountAsync(cancellationToken: Cancellation), 1, commits - 1);
        await using var ingest = CollectorProcess.Start(database.ConnectionString, broker.BootstrapServers, null, ("Collector__Roles", "ingest"));

        Assert.Equal(commits, (await intake.FinishedAsync("local/engine", Cancellation)).GetProperty("commits").GetInt32());
        Assert.Equal(commits, await database.ScalarAsync<long>("select count(*) from changes", Cancellation));
    }
}
