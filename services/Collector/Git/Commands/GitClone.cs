using System.Security.Cryptography;
using System.Text;

namespace SeiPlatform.Collector.Git.Commands;

/// <summary>A bare repository in the work folder that follows a URL: fetched into, never started anew.</summary>
internal sealed class GitClone(string executable, string workDirectory, TimeSpan patience)
{
    private const string Protocols = "https:http:ssh:git";

    /// <summary>Brings the clone of <paramref name="location"/> up to date, making it when there is none.</summary>
    /// <exception cref="GitException">The URL cannot be fetched from.</exception>
    public async Task<GitRepository> FetchAsync(GitLocation location, CancellationToken cancellationToken)
    {
        var directory = DirectoryOf(location);
        if (!Directory.Exists(directory))
            await CreateAsync(directory, cancellationToken);

        // Branches and tags as they are there now, rewritten ones too. Commits are all that is read: trees and files stay where they are. How far it has
        // come is what tells a slow server from one that hangs: a server that prepares a large answer sends next to nothing meanwhile but says so.
        await RunAsync(location, directory, cancellationToken,
            "fetch", "--progress", "--prune", "--force", "--no-write-fetch-head", "--no-recurse-submodules", "--filter=tree:0",
            "origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");
        await FollowDefaultBranchAsync(location, directory, cancellationToken);
        return await GitRepository.OpenAsync(executable, directory, cancellationToken);
    }

    private async Task CreateAsync(string directory, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(workDirectory);
        else
            Directory.CreateDirectory(workDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // Under another name until it is whole: a process killed here leaves nothing that looks like a clone.
        var unfinished = $"{directory}.{Environment.ProcessId}";
        await using (var git = GitProcess.Start(executable, ["init", "--quiet", "--bare", "--template=", unfinished]))
        {
            var (exitCode, _, error) = await git.RunAsync(cancellationToken);
            if (exitCode != 0)
                throw new GitException($"No clone can be made in {workDirectory}: {error}.");
        }

        Directory.Move(unfinished, directory);
    }

    private async Task FollowDefaultBranchAsync(GitLocation location, string directory, CancellationToken cancellationToken)
    {
        const string marker = "ref: ";
        var answer = await RunAsync(location, directory, cancellationToken, "ls-remote", "--symref", "origin", "HEAD");
        var head = answer.Split('\n').FirstOrDefault(line => line.StartsWith(marker, StringComparison.Ordinal));
        if (head?[marker.Length..].Split('\t') is [var branch, "HEAD"] && branch.StartsWith("refs/heads/", StringComparison.Ordinal))
            await RunAsync(location, directory, cancellationToken, "symbolic-ref", "HEAD", branch);
    }

    private async Task<string> RunAsync(
        GitLocation location, string directory, CancellationToken cancellationToken, params string[] arguments)
    {
        await using var git = GitProcess.Start(
            executable, [$"--git-dir={directory}", .. arguments], Protocols,
            [("remote.origin.url", location.Url!)], credentials: location.Credentials);
        try
        {
            var (exitCode, output, error) = await git.RunAsync(cancellationToken, patience);
            return exitCode == 0 ? output : throw new GitException($"{location.Display} cannot be fetched from: {error}.");
        }
        catch (TimeoutException exception)
        {
            throw new GitException($"{location.Display} cannot be fetched from: {exception.Message}", exception);
        }
    }

    private string DirectoryOf(GitLocation location)
    {
        var name = location.Segments is [.., var last] ? new string([.. last.Where(char.IsAsciiLetterOrDigit).Take(40)]) : "";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(location.Display)))[..16];
        return Path.Combine(Path.GetFullPath(workDirectory), $"{name}-{hash}.git");
    }
}
