using System.Diagnostics;
using SeiPlatform.Collector.Git;
using SeiPlatform.Collector.Git.Commands;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>Where histories come from, and what is wrong with some of them.</summary>
public sealed class RepositoryAccessTests(TimescaleDbFixture timescaledb)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worktrees_their_git_folders_bare_clones_and_linked_worktrees_are_all_read()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.GitAsync("clone", "--quiet", "--bare", repository.Folder, repository.Beside("bare.git"));
        await repository.GitAsync("worktree", "add", "--quiet", "--detach", repository.Beside("linked"));
        string[] places =
            [repository.Folder, repository.Folder + "/.git", repository.Beside("bare.git"), repository.Beside("linked"), $"file://{repository.Folder}"];

        foreach (var (place, index) in places.Select((place, index) => (place, index)))
        {
            var run = new ImportRun(database);
            await run.ImportAsync(place, repository: $"ada/engine{index}");
            Assert.Equal(["one"], run.Changes.Select(change => change.Change!.Title));
        }
    }

    [Fact]
    public async Task A_url_is_cloned_once_and_followed_from_then_on()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await repository.TagAsync("v1.0.0", day: 1);
        await using var server = await GitDaemon.StartAsync(repository.Folder, Cancellation);
        var run = new ImportRun(database, new GitOptions { WorkDirectory = repository.Beside("work") });

        await run.ImportAsync(server.Url);
        Assert.Equal(new Dictionary<string, string?> { ["one"] = "v1.0.0" }, run.ReleaseOf);

        // The default branch changes its name and its history; both are followed.
        await repository.CommitAsync("two", day: 2);
        await repository.GitAsync("branch", "--move", "main", "trunk");
        await run.ImportAsync(server.Url);
        Assert.Equal(["two"], run.Changes.Select(change => change.Change!.Title));
        Assert.Equal("trunk", run.Changes.Single().Change!.TargetBranch);
        Assert.Single(Directory.GetDirectories(repository.Beside("work")));
    }

    [Fact]
    public async Task An_empty_repository_has_no_commits_and_that_is_all()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        var run = new ImportRun(database);

        var result = await run.ImportAsync(repository.Folder);

        Assert.Empty(run.Events);
        Assert.Equal("the repository has no commits", result.Detail);
        await repository.CommitAsync("one", day: 1);
        await run.ImportAsync(repository.Folder);
        Assert.Single(run.Changes);
    }

    [Fact]
    public async Task A_missing_folder_says_so()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);

        var mistake = await Assert.ThrowsAsync<GitException>(() => new ImportRun(database).ImportAsync("/nowhere/at/all"));

        Assert.Equal("There is no folder /nowhere/at/all.", mistake.Message);
    }

    [Fact]
    public async Task A_folder_within_a_repository_is_not_that_repository()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        var inside = Directory.CreateDirectory(Path.Combine(repository.Folder, "docs")).FullName;

        var mistake = await Assert.ThrowsAsync<GitException>(() => new ImportRun(database).ImportAsync(inside));

        Assert.Contains("is not a git repository", mistake.Message);
    }

    [Fact]
    public async Task A_repository_that_has_lost_a_commit_says_which()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        var lost = await repository.CommitAsync("two", day: 2);
        await repository.CommitAsync("three", day: 3);
        File.Delete(Path.Combine(repository.Folder, ".git/objects", lost[..2], lost[2..]));

        var mistake = await Assert.ThrowsAsync<GitException>(() => new ImportRun(database).ImportAsync(repository.Folder));

        Assert.Contains(lost, mistake.Message);
    }

    [Fact]
    public async Task A_repository_whose_tip_is_lost_or_damaged_says_so()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        var tip = await repository.CommitAsync("one", day: 1);
        var file = Path.Combine(repository.Folder, ".git/objects", tip[..2], tip[2..]);
        File.SetAttributes(file, FileAttributes.Normal);
        await File.WriteAllTextAsync(file, "garbage", Cancellation);

        await Assert.ThrowsAsync<GitException>(() => new ImportRun(database).ImportAsync(repository.Folder));
        File.Delete(file);

        var mistake = await Assert.ThrowsAsync<GitException>(() => new ImportRun(database).ImportAsync(repository.Folder));
        Assert.Contains($"HEAD points to {tip}, which is missing", mistake.Message);
    }

    [Fact]
    public async Task A_url_that_nobody_serves_says_so_without_its_credentials()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = new TestRepository();
        var run = new ImportRun(database, new GitOptions { WorkDirectory = repository.Beside("work") });

        var mistake = await Assert.ThrowsAsync<GitException>(() => run.ImportAsync($"https://user:s3cret@127.0.0.1:{FreePort.Next()}/ada/engine.git"));

        Assert.Contains("cannot be fetched from", mistake.Message);
        Assert.DoesNotContain("s3cret", mistake.Message);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(repository.Beside("work"), "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_git_the_message_says_what_to_do()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();

        var mistake = await Assert.ThrowsAsync<GitException>(
            () => new ImportRun(database, new GitOptions { Executable = "/nowhere/git" }).ImportAsync(repository.Folder));

        Assert.Contains("install it or set Git:Executable", mistake.Message);
    }

    [Fact]
    public async Task Programs_that_a_repository_configures_are_not_run()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        var trace = repository.Beside("was-run");
        await repository.GitAsync("config", "core.fsmonitor", $"touch {trace}");
        await repository.GitAsync("config", "core.sshCommand", $"touch {trace}");
        await repository.GitAsync("config", "remote.origin.url", "ssh://host/x");
        await repository.GitAsync("config", "remote.origin.promisor", "true");
        await repository.GitAsync("tag", "v9.9.9");
        await File.WriteAllTextAsync(Path.Combine(repository.Folder, ".git/refs/tags/v9.9.9"), $"{new string('1', 40)}\n", Cancellation);
        var run = new ImportRun(database);

        await run.ImportAsync(repository.Folder);

        Assert.Single(run.Changes);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task A_cancelled_import_leaves_no_git_behind()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImportRun(database).ImportAsync(repository.Folder, cancellation: cancelled.Token));

        await Eventually.TrueAsync(_ => Task.FromResult(!Process.GetProcessesByName("git").Any(git => CommandLine(git).Contains(repository.Folder, StringComparison.Ordinal))), cancellationToken: Cancellation);
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
