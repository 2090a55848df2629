using SeiPlatform.Contracts;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>Importing again what has grown, was tagged, or was rewritten.</summary>
public sealed class IncrementalImportTests(TimescaleDbFixture timescaledb)
{
    [Fact]
    public async Task Nothing_new_publishes_nothing()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        await repository.CommitAsync("two", day: 2);
        var run = new ImportRun(database);
        await run.ImportAsync(repository.Folder);

        await run.ImportAsync(repository.Folder);

        Assert.Empty(run.Events);
    }

    [Fact]
    public async Task Only_new_commits_are_published()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        var run = new ImportRun(database);
        await run.ImportAsync(repository.Folder);
        await repository.CommitAsync("two", day: 2);
        await repository.CommitAsync("three", day: 3);

        await run.ImportAsync(repository.Folder);

        Assert.Equal(["three", "two"], run.Changes.Select(change => change.Change!.Title));
        Assert.Equal(3, await database.ScalarAsync<long>("select commits from git_imports", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_new_tag_tells_known_commits_that_they_are_deployed()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        var two = await repository.CommitAsync("two", day: 2);
        var three = await repository.CommitAsync("three", day: 3);
        var run = new ImportRun(database);
        await run.ImportAsync(repository.Folder);
        await repository.CommitAsync("four", day: 4);
        await repository.TagAsync("v2.0.0", day: 5);
        await repository.CommitAsync("five", day: 6);

        await run.ImportAsync(repository.Folder);

        Assert.Equal("v2.0.0", Assert.Single(run.Deployments).Deployment!.Version);
        Assert.Equal(new Dictionary<string, string?> { ["four"] = "v2.0.0", ["five"] = null }, run.ReleaseOf);
        var deployed = run.Events.Where(@event => @event.Type == EventTypes.ChangeDeployed).ToArray();
        Assert.Equal([two, three], deployed.Select(@event => @event.Change!.Sha).OrderBy(sha => sha == two ? 0 : 1));
        Assert.All(deployed, @event => Assert.Equal(
            ("git:ada/engine:v2.0.0", TestRepository.Day(5)), (@event.Change!.DeploymentId, @event.OccurredAt)));
    }

    [Fact]
    public async Task A_tag_that_was_moved_is_the_deployment_that_it_was()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        var run = new ImportRun(database);
        await run.ImportAsync(repository.Folder);
        await repository.CommitAsync("two", day: 2);
        await repository.GitAsync("tag", "--force", "v1.0.0");

        await run.ImportAsync(repository.Folder);

        Assert.Equal(new Dictionary<string, string?> { ["two"] = null }, run.ReleaseOf);
        Assert.Empty(run.Deployments);
    }

    [Fact]
    public async Task A_rewritten_history_is_imported_from_where_it_differs()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        var one = await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        await repository.CommitAsync("gone", day: 2);
        await repository.TagAsync("v1.1.0", day: 2);
        var run = new ImportRun(database);
        await run.ImportAsync(repository.Folder);
        await repository.GitAsync("reset", "--quiet", "--hard", one);
        await repository.GitAsync("tag", "--delete", "v1.1.0");
        await repository.CommitAsync("instead", day: 3);
        await repository.GitAsync("reflog", "expire", "--expire=now", "--all");
        await repository.GitAsync("gc", "--quiet", "--prune=now");

        var result = await run.ImportAsync(repository.Folder);

        Assert.Null(result.Detail);
        Assert.Equal(["instead"], run.Changes.Select(change => change.Change!.Title));
    }

    [Fact]
    public async Task A_history_that_has_nothing_in_common_with_the_old_one_is_imported_whole()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var before = await TestRepository.CreateAsync();
        await before.CommitAsync("old", day: 1);
        using var after = await TestRepository.CreateAsync();
        await after.CommitAsync("new", day: 2);
        var run = new ImportRun(database);
        await run.ImportAsync(before.Folder);

        await run.ImportAsync(after.Folder);

        Assert.Equal(["new"], run.Changes.Select(change => change.Change!.Title));
    }

    [Fact]
    public async Task A_shallow_clone_says_so_and_gives_the_rest_once_it_is_whole()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var origin = await TestRepository.CreateAsync();
        for (var day = 1; day <= 5; day++)
            await origin.CommitAsync($"c{day}", day);
        var clone = origin.Beside("shallow");
        await origin.GitAsync("clone", "--quiet", "--depth=2", $"file://{origin.Folder}", clone);
        var run = new ImportRun(database);

        var result = await run.ImportAsync(clone);

        Assert.Equal(["c5", "c4"], run.Changes.Select(change => change.Change!.Title));
        Assert.Contains("shallow", result.Detail);
        await run.ImportAsync(clone);
        Assert.Equal(2, await CommitsAsync());
        await origin.GitAsync("-C", clone, "fetch", "--quiet", "--unshallow");
        result = await run.ImportAsync(clone);
        Assert.Equal(5, run.Changes.Count());
        Assert.Null(result.Detail);
        Assert.Equal(5, await CommitsAsync());

        // Cut off again: what comes on top is found every time, and counts once.
        await origin.CommitAsync("c6", day: 6);
        var cut = origin.Beside("cut");
        await origin.GitAsync("clone", "--quiet", "--depth=2", $"file://{origin.Folder}", cut);
        await run.ImportAsync(cut);
        await run.ImportAsync(cut);
        Assert.Equal(["c6"], run.Changes.Select(change => change.Change!.Title));
        Assert.Equal(5, await CommitsAsync());
        await run.ImportAsync(origin.Folder);
        Assert.Equal(6, await CommitsAsync());

        Task<long> CommitsAsync() => database.ScalarAsync<long>("select commits from git_imports", TestContext.Current.CancellationToken);
    }
}
