namespace SeiPlatform.Collector.Git.Commands;

/// <summary>A repository on this machine, opened for reading only.</summary>
internal sealed class GitRepository
{
    private readonly string _executable;

    private GitRepository(string executable, string directory, bool isShallow)
    {
        _executable = executable;
        Directory = directory;
        IsShallow = isShallow;
    }

    /// <summary>The <c>.git</c> folder, or the bare repository.</summary>
    public string Directory { get; }

    /// <summary>Its history was cut off when it was cloned.</summary>
    public bool IsShallow { get; }

    /// <summary>Opens a worktree, its <c>.git</c> or a bare repository; never one that merely lies above the path.</summary>
    /// <exception cref="GitException">There is none, or git cannot read it.</exception>
    public static async Task<GitRepository> OpenAsync(string executable, string path, CancellationToken cancellationToken)
    {
        if (!System.IO.Directory.Exists(path))
            throw new GitException($"There is no folder {path}.");

        await using var git = GitProcess.Start(
            executable, ["-C", path, "rev-parse", "--absolute-git-dir", "--is-shallow-repository"], ceiling: Path.GetDirectoryName(path));
        var (exitCode, output, error) = await git.RunAsync(cancellationToken);
        return exitCode == 0 && output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var directory, var shallow]
            ? new GitRepository(executable, directory, shallow == "true")
            : throw new GitException($"{path} is not a git repository that can be read: {error}.");
    }

    public GitProcess Start(params IEnumerable<string> arguments) =>
        GitProcess.Start(_executable, [$"--git-dir={Directory}", .. arguments]);

    /// <summary>The URL it was cloned from, if it was.</summary>
    public Task<string?> OriginAsync(CancellationToken cancellationToken) =>
        LineAsync(["config", "--get", "remote.origin.url"], cancellationToken);

    /// <summary>The commit that HEAD points to; null in a repository without commits.</summary>
    public Task<string?> HeadAsync(CancellationToken cancellationToken) =>
        LineAsync(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancellationToken);

    /// <summary>The branch that HEAD is on; null when it is on none.</summary>
    public Task<string?> BranchAsync(CancellationToken cancellationToken) =>
        LineAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellationToken);

    /// <summary>HEAD's own value whether or not there is such a commit.</summary>
    public Task<string?> HeadObjectAsync(CancellationToken cancellationToken) =>
        LineAsync(["rev-parse", "--verify", "--quiet", "HEAD"], cancellationToken);

    /// <summary>The one line that a command prints; null when it fails or prints nothing.</summary>
    private async Task<string?> LineAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var git = Start(arguments);
        var (exitCode, output, _) = await git.RunAsync(cancellationToken);
        return exitCode == 0 && output.Trim() is { Length: > 0 } line ? line : null;
    }
}
