using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SeiPlatform.Collector.Git;
using SeiPlatform.Collector.Git.Commands;
using SeiPlatform.Collector.Git.Import;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>Servers that are slow, hang, or want to know who asks. No database is needed to fetch.</summary>
public sealed class GitFetchTests : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("sei-git-fetch-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_and_until_then_the_status_says_who_is_fetched_from()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = $"git://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/ada/engine.git";
        var progress = new ImportProgress();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=9;Username=nobody");
        var importer = new GitImporter(
            null!, null!, new ImportStore(nowhere), new GitMetrics(services.GetRequiredService<IMeterFactory>()),
            Options.Create(new GitOptions { WorkDirectory = _work, FetchPatience = TimeSpan.FromSeconds(2) }), TimeProvider.System, NullLogger<GitImporter>.Instance);

        var import = importer.ImportAsync(new ImportJob("ada/engine", Parsed(url), null, "production"), progress, Cancellation);
        using var client = await silent.AcceptTcpClientAsync(Cancellation);

        Assert.Equal($"fetches from {url}", progress.WaitsFor);
        var mistake = await Assert.ThrowsAsync<GitException>(() => import.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        Assert.Equal($"{url} cannot be fetched from: git made no progress for 00:00:02.", mistake.Message);
        // The connection ends when no git is left that holds it.
        using var rest = new StreamReader(client.GetStream());
        await rest.ReadToEndAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_server_that_is_slow_but_says_how_far_it_is_may_take_its_time()
    {
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        var slowly = repository.Beside("slowly");
        await File.WriteAllTextAsync(slowly, "for n in 1 2 3 4 5 6; do case \"$*\" in *--progress*) printf 'Counting objects: %s\\r' $n >&2;; esac; sleep 1; done\nexec \"$@\"\n", Cancellation);
        await using var server = await GitDaemon.StartAsync(repository.Folder, Cancellation, $"sh {slowly}");
        var clock = Stopwatch.StartNew();

        var clone = await new GitClone("git", _work, TimeSpan.FromSeconds(4)).FetchAsync(Parsed(server.Url), Cancellation);

        Assert.Equal(await repository.HeadAsync(), await clone.HeadAsync(Cancellation));
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(5), $"it took {clock.Elapsed}, so nothing was slow");
    }

    [Theory]
    [InlineData("ada:s3%3Acret")]
    [InlineData("s3:cret")]
    public async Task Credentials_reach_the_server_that_asks_for_them_and_no_command_line(string userInfo)
    {
        var said = new TaskCompletionSource<string>();
        var commandLines = "";
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var server = builder.Build();
        server.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            if (context.Request.Headers.Authorization is [{ } authorization])
            {
                // The git that waits for this answer is running now.
                commandLines = string.Join('\n', Process.GetProcessesByName("git").Concat(Process.GetProcessesByName("git-remote-http")).Select(CommandLine));
                said.TrySetResult(authorization);
            }

            return Task.CompletedTask;
        });
        await server.StartAsync(Cancellation);
        var address = new Uri(server.Urls.Single());
        var location = Parsed($"http://{userInfo}@{address.Authority}/ada/engine.git");

        var mistake = await Assert.ThrowsAsync<GitException>(() => new GitClone("git", _work, TimeSpan.FromSeconds(30)).FetchAsync(location, Cancellation));

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo)))}", await said.Task);
        Assert.Contains(address.Authority, commandLines, StringComparison.Ordinal);
        foreach (var text in (string[])[commandLines, mistake.Message, .. Directory.EnumerateFiles(_work, "*", SearchOption.AllDirectories).Select(File.ReadAllText)])
            Assert.DoesNotContain("cret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_repository_is_fetched_over_http_and_followed()
    {
        using var repository = await TestRepository.CreateAsync();
        await repository.CommitAsync("one", day: 1);
        await using var server = await GitHttp.StartAsync(repository.Folder, Cancellation);
        var clone = new GitClone("git", _work, TimeSpan.FromSeconds(30));
        var first = await clone.FetchAsync(Parsed(server.Url), Cancellation);
        Assert.Equal(await repository.HeadAsync(), await first.HeadAsync(Cancellation));

        var head = await repository.CommitAsync("two", day: 2);
        var second = await clone.FetchAsync(Parsed(server.Url), Cancellation);

        Assert.Equal(head, await second.HeadAsync(Cancellation));
        Assert.Single(Directory.GetDirectories(_work));
        Assert.All(Directory.EnumerateFiles(_work, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(GitHttp.Token, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ssh://git@git.example.com/")]
    [InlineData("git@git.example.com:")]
    public async Task A_repository_is_fetched_over_ssh(string server)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its ssh is played by a shell script");
        using var repository = await TestRepository.CreateAsync();
        var head = await repository.CommitAsync("one", day: 1);
        // Plays the server: writes down whom it was to connect to, and runs here what was to be run there.
        var asked = repository.Beside("asked");
        var folder = Directory.CreateDirectory(repository.Beside("bin")).FullName;
        await ProgramAsync(Path.Combine(folder, "ssh"), $"""echo "$*" >>{asked}; for command; do :; done; cd {Path.GetDirectoryName(repository.Folder)} && eval "$(echo "$command" | sed "s|'/|'|")" """);
        var git = repository.Beside("git");
        await ProgramAsync(git, $"""PATH={folder}:$PATH exec git "$@" """);

        var clone = await new GitClone(git, _work, TimeSpan.FromSeconds(30)).FetchAsync(Parsed(server + Path.GetFileName(repository.Folder)), Cancellation);

        Assert.Equal(head, await clone.HeadAsync(Cancellation));
        Assert.All(await File.ReadAllLinesAsync(asked, Cancellation), line =>
        {
            Assert.Contains("-oBatchMode=yes", line, StringComparison.Ordinal);
            Assert.Contains(" git@git.example.com git-upload-pack ", line, StringComparison.Ordinal);
        });
    }

    private static async Task ProgramAsync(string path, string line)
    {
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{line}\n", Cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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

    private static GitLocation Parsed(string text)
    {
        Assert.True(GitLocation.TryParse(text, out var location, out var mistake), mistake);
        return location;
    }
}
