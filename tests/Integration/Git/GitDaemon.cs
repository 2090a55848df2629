using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>A repository served over git's own protocol, which lets clients leave trees and files out.</summary>
internal sealed class GitDaemon : IAsyncDisposable
{
    private readonly Process process;

    private GitDaemon(Process process, string url)
    {
        this.process = process;
        Url = url;
    }

    public string Url { get; }

    /// <param name="folder">The repository.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="slowly">A program that packs in git's place, with git's own command line as its arguments.</param>
    public static async Task<GitDaemon> StartAsync(string folder, CancellationToken cancellationToken, string? slowly = null)
    {
        var port = FreePort.Next();
        (await new Command("git", "-C", folder, "config", "uploadpack.allowFilter", "true").RunAsync(cancellationToken)).MustSucceed();
        var start = new Command(
            "git", "daemon", "--reuseaddr", "--export-all", "--listen=127.0.0.1", $"--port={port.ToString(CultureInfo.InvariantCulture)}",
            $"--base-path={Path.GetDirectoryName(folder)}").ToStartInfo();
        if (slowly is not null)
        {
            (start.Environment["GIT_CONFIG_COUNT"], start.Environment["GIT_CONFIG_KEY_0"]) = ("1", "uploadpack.packObjectsHook");
            start.Environment["GIT_CONFIG_VALUE_0"] = slowly;
        }

        var daemon = new GitDaemon(Process.Start(start)!, $"git://127.0.0.1:{port}/{Path.GetFileName(folder)}");
        await Eventually.SucceedsAsync(
            async token =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, token);
            }, cancellationToken: cancellationToken);
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
