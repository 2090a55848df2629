using SeiPlatform.Contracts;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>What real histories become.</summary>
public sealed class GitHistoryTests(TimescaleDbFixture timescaledb)
{
    [Fact]
    public async Task Commits_merges_squashes_and_reverts_become_changes()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        var first = await repository.CommitAsync("First", day: 1, authoredDay: 0);
        await repository.GitAsync("switch", "--quiet", "--create", "topic");
        await repository.CommitAsync("On the topic", day: 2);
        await repository.GitAsync("switch", "--quiet", "main");
        var merge = await repository.MergeAsync("topic", "Merge pull request #7 from ada/topic", day: 3);
        await repository.CommitAsync("A squashed one (#8)", day: 4);
        await repository.CommitAsync($"Revert \"First\"\n\nThis reverts commit {first}.", day: 5);
        var run = new ImportRun(database);

        var result = await run.ImportAsync(repository.Folder);

        Assert.Null(result.Detail);
        Assert.Equal(5, run.Changes.Count());
        var changes = run.Changes.ToDictionary(change => change.Change!.Title!);
        Assert.Equal(
            [ChangeKind.Commit, ChangeKind.Commit, ChangeKind.Merge, ChangeKind.Squash, ChangeKind.Revert],
            [changes["First"].Change!.Kind, changes["On the topic"].Change!.Kind, changes["Merge pull request #7 from ada/topic"].Change!.Kind,
             changes["A squashed one (#8)"].Change!.Kind, changes["Revert \"First\""].Change!.Kind]);
        var change = changes["First"];
        Assert.Equal(($"git:ada/engine:{first}", "ada/engine", "Ada Lovelace", "main"), (change.Id, change.Repository, change.Actor!, change.Change!.TargetBranch!));
        Assert.Equal((TestRepository.Day(0), TestRepository.Day(1), TestRepository.Day(1)), (change.Change.AuthoredAt!.Value, change.Change.MergedAt!.Value, change.OccurredAt));
        var brought = changes["On the topic"];
        Assert.Equal((TestRepository.Day(2), TestRepository.Day(3), TestRepository.Day(2)), (brought.Change!.AuthoredAt!.Value, brought.Change.MergedAt!.Value, brought.OccurredAt));
        Assert.Equal(merge, changes["Merge pull request #7 from ada/topic"].Change!.Sha);
        Assert.Equal((7, 8), (changes["Merge pull request #7 from ada/topic"].Change!.Number, changes["A squashed one (#8)"].Change!.Number));
        Assert.Equal(first, changes["Revert \"First\""].Change!.RevertsSha);
        Assert.All(run.Events, @event => Assert.Equal(@event.Id, @event.PartitionKey));
    }

    [Fact]
    public async Task A_commit_belongs_to_the_earliest_tag_that_contains_it()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1.5);
        // A maintenance branch whose release comes after the next one of main.
        await repository.GitAsync("switch", "--quiet", "--create", "maintenance");
        await repository.CommitAsync("fix on maintenance", day: 2);
        await repository.TagAsync("v1.0.1", day: 6);
        await repository.GitAsync("switch", "--quiet", "main");
        await repository.CommitAsync("two", day: 3);
        await repository.MergeAsync("maintenance", "merge", day: 4);
        await repository.TagAsync("v2.0.0", day: 5);
        await repository.CommitAsync("three", day: 7);
        // Lightweight: its time is the commit's.
        await repository.GitAsync("tag", "v3.0.0");
        await repository.TagAsync("v4.0.0-rc.1", day: 8);
        await repository.TagAsync("nightly", day: 8);
        await repository.CommitAsync("not yet", day: 9);
        var run = new ImportRun(database);

        await run.ImportAsync(repository.Folder);

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["one"] = "v1.0.0",
                ["fix on maintenance"] = "v2.0.0",
                ["two"] = "v2.0.0",
                ["merge"] = "v2.0.0",
                ["three"] = "v3.0.0",
                ["not yet"] = null,
            },
            run.ReleaseOf);
        Assert.Equal(
            [("v1.0.0", TestRepository.Day(1.5)), ("v2.0.0", TestRepository.Day(5)), ("v1.0.1", TestRepository.Day(6)), ("v3.0.0", TestRepository.Day(7))],
            run.Deployments.Select(deployment => (deployment.Deployment!.Version!, deployment.OccurredAt)));
        Assert.All(run.Deployments, deployment =>
        {
            Assert.Equal((EventTypes.ServiceDeployed, DeploymentStatus.Succeeded, "production"),
                (deployment.Type, deployment.Deployment!.Status, deployment.Deployment.Environment));
            Assert.Equal($"git:ada/engine:{deployment.Deployment.Version}", deployment.Deployment.Id);
        });
    }

    [Fact]
    public async Task The_edge_of_the_walk_gives_what_git_itself_says_for_a_tangled_history()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        var random = new Random(20260101);
        await repository.CommitAsync("c0", day: 1);
        List<string> branches = ["main"];
        List<string> tags = [];
        for (var step = 1; step <= 60; step++)
        {
            var branch = branches[random.Next(branches.Count)];
            await repository.GitAsync("switch", "--quiet", branch);
            if (random.Next(4) == 0)
            {
                await repository.GitAsync("switch", "--quiet", "--create", $"b{step}");
                branches.Add($"b{step}");
            }

            await repository.CommitAsync($"c{step}", day: 1 + step);
            if (random.Next(4) == 0)
                await repository.MergeAsync(branches[random.Next(branches.Count)], $"m{step}", day: 1.2 + step);
            if (random.Next(5) == 0)
            {
                await repository.TagAsync($"v{step}.0.0", day: random.Next(1, 80));
                tags.Add($"v{step}.0.0");
            }
        }

        await repository.GitAsync("switch", "--quiet", "main");
        for (var index = 1; index < branches.Count; index += 2)
            await repository.MergeAsync(branches[index], $"end of {branches[index]}", day: 70 + index);
        var run = new ImportRun(database);
        await run.ImportAsync(repository.Folder);

        var actual = run.Changes.ToDictionary(change => change.Change!.Sha!, change => change.Change!.DeploymentId?.Split(':')[^1]);
        var expected = new Dictionary<string, string?>();
        var inOrder = run.Deployments.Select(deployment => deployment.Deployment!.Version!).ToArray();
        Assert.Equal(tags.Order(), inOrder.Order());
        foreach (var tag in inOrder)
        {
            foreach (var sha in (await repository.GitAsync("rev-list", tag)).Split('\n'))
                expected.TryAdd(sha, tag);
        }

        foreach (var sha in (await repository.GitAsync("rev-list", "HEAD")).Split('\n'))
            expected.TryAdd(sha, null);
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key]));

        // What a merge on the line of first parents has brought, the oldest first; everything else came when it was made.
        var made = run.Changes.ToDictionary(change => change.Change!.Sha!, change => change.OccurredAt);
        var came = new Dictionary<string, DateTimeOffset>(made);
        foreach (var merge in Enumerable.Reverse((await repository.GitAsync("rev-list", "--first-parent", "--merges", "HEAD")).Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            foreach (var sha in (await repository.GitAsync("rev-list", $"{merge}^1..{merge}")).Split('\n'))
                came[sha] = made[merge] > made[sha] ? made[merge] : made[sha];
        }

        Assert.NotEqual(made, came);
        Assert.Equal(came, run.Changes.ToDictionary(change => change.Change!.Sha!, change => change.Change!.MergedAt!.Value));
    }

    [Fact]
    public async Task A_merge_by_a_clock_that_is_wrong_dates_nothing()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.GitAsync("switch", "--quiet", "--create", "slow");
        await repository.CommitAsync("before a slow clock's merge", day: 5);
        await repository.GitAsync("switch", "--quiet", "main");
        await repository.MergeAsync("slow", "a slow clock", day: 2);
        await repository.GitAsync("switch", "--quiet", "--create", "fast");
        await repository.CommitAsync("before a fast clock's merge", day: 6);
        await repository.GitAsync("switch", "--quiet", "main");
        await repository.MergeAsync("fast", "a fast clock", day: 36_500);
        var run = new ImportRun(database);

        await run.ImportAsync(repository.Folder);

        var merged = run.Changes.ToDictionary(change => change.Change!.Title!, change => change.Change!.MergedAt!.Value);
        Assert.Equal((TestRepository.Day(5), TestRepository.Day(6)), (merged["before a slow clock's merge"], merged["before a fast clock's merge"]));
    }

    [Fact]
    public async Task Tags_that_point_to_no_commit_are_named_and_do_no_harm()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        var blob = await repository.HashObjectAsync("blob", new byte[300_000]);
        await repository.GitAsync("tag", "v2.0.0", blob);
        await repository.TagAsync("v3.0.0", day: 2, target: blob);
        await repository.TagAsync("v4.0.0", day: 3, target: "HEAD^{tree}");
        await repository.TagAsync("v5.0.0", day: 4, target: "v1.0.0");
        await File.WriteAllTextAsync(Path.Combine(repository.Folder, ".git/refs/tags/v6.0.0"), $"{new string('1', 40)}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(repository.Folder, ".git/refs/tags/v7.0.0"), "garbage\n", TestContext.Current.CancellationToken);
        var run = new ImportRun(database);

        var result = await run.ImportAsync(repository.Folder);

        Assert.Equal(["v1.0.0", "v5.0.0"], run.Deployments.Select(deployment => deployment.Deployment!.Version));
        Assert.Contains("v2.0.0 points to a file", result.Detail);
        Assert.Contains("v3.0.0 points to a file", result.Detail);
        Assert.Contains("v4.0.0 points to a folder", result.Detail);
        Assert.Contains("v6.0.0 points to nothing", result.Detail);
        Assert.Equal("v1.0.0", run.ReleaseOf["one"]);
    }

    [Fact]
    public async Task Authors_and_messages_of_any_encoding_and_size_get_through()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        var tree = await repository.GitAsync("rev-parse", "HEAD^{tree}");
        var parent = await repository.HeadAsync();
        byte[][] odd =
        [
            [.. "Jörg \0 <j> 1767312000 +0000\ncommitter J <j> 1767312000 +0000\n\nLatin größe\0NUL\n"u8],
            [.. System.Text.Encoding.Latin1.GetBytes("Jörg <j> 1767312000 +0000\ncommitter J <j> 1767312000 +0000\n\nUndeclared größe\n")],
            [.. System.Text.Encoding.Latin1.GetBytes("Jörg <j> 1767312000 +0000\ncommitter J <j> 1767312000 +0000\nencoding ISO-8859-1\n\nDeclared größe\n")],
            [.. System.Text.Encoding.UTF8.GetBytes("J <j> 1767312000 +0000\ncommitter J <j> 1767312000 +0000\n\nHuge\n\n" + new string('x', 5_000_000))],
            [.. System.Text.Encoding.UTF8.GetBytes("J <j> 1767312000 +0000\ncommitter J <j> 1767312000 +0000\n\n" + new string('y', 5_000_000))],
            [.. "J <j> 99999999999999 +0000\ncommitter J <j> 1767312000 +0000\n\nFar future author\n"u8],
            [.. "J <j> 1767312000 +0000\ncommitter J <j> -5 +0000\n\nNegative committer\n"u8],
            [.. "J <j> x\ncommitter J <j> 0 +0000\n\nNo date at all\n"u8],
            [.. "J <j> 1767312000 +0000\ncommitter J <j> 1767312000 +0000\n\n"u8],
        ];
        foreach (var rest in odd)
            parent = await repository.HashObjectAsync("commit", [.. System.Text.Encoding.ASCII.GetBytes($"tree {tree}\nparent {parent}\nauthor "), .. rest]);
        await repository.GitAsync("update-ref", "refs/heads/main", parent);
        var run = new ImportRun(database);

        var result = await run.ImportAsync(repository.Folder);

        var titles = run.Changes.Select(change => change.Change!.Title!).ToArray();
        Assert.Equal(9, titles.Length);
        Assert.Contains("Latin größe NUL", titles);
        Assert.Contains("Undeclared größe", titles);
        Assert.Contains("Declared größe", titles);
        Assert.Contains("Huge", titles);
        Assert.Contains(new string('y', 500), titles);
        Assert.Contains("", titles);
        Assert.DoesNotContain("No date at all", titles);
        Assert.Equal(1, run.Progress.Skipped);
        Assert.Contains("1 commits have no date", result.Detail);
        Assert.Equal(3, run.Changes.Count(change => change.Actor == "Jörg"));
        var future = run.Changes.Single(change => change.Change!.Title == "Far future author").Change!;
        Assert.Equal(future.MergedAt, future.AuthoredAt);
        var negative = run.Changes.Single(change => change.Change!.Title == "Negative committer").Change!;
        Assert.Equal(negative.AuthoredAt, negative.MergedAt);
    }

    [Fact]
    public async Task A_pattern_of_ones_own_decides_which_tags_deploy()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        await repository.TagAsync("prod/2026-01-02", day: 2);
        var run = new ImportRun(database);

        await run.ImportAsync(repository.Folder, tagPattern: "^prod/");

        Assert.Equal("git:ada/engine:prod/2026-01-02", Assert.Single(run.Deployments).Deployment!.Id);
    }

    [Fact]
    public async Task A_very_long_tag_has_an_id_that_fits()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v" + new string('1', 200), day: 1);
        await repository.TagAsync("v" + new string('1', 199) + "2", day: 2);
        var run = new ImportRun(database);

        await run.ImportAsync(repository.Folder, repository: $"ada/{new string('e', 150)}", tagPattern: "^v");

        Assert.Equal(2, run.Deployments.Select(deployment => deployment.Deployment!.Id).Distinct().Count());
        Assert.All(run.Events, @event => Assert.True(@event.Id.Length <= 300));
        Assert.All(run.Deployments, deployment => Assert.True(deployment.Deployment!.Id.Length <= 300));
    }
}
