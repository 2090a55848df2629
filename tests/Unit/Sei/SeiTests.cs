using System.Diagnostics;

namespace SeiPlatform.Tests.Unit.Sei;

public sealed class SeiTests : IDisposable
{
    private const int Usage = 2;
    private const int NoEngine = 3;
    private const int AlreadyRunning = 5;
    private const int NotHealthy = 6;
    private const int NotRunning = 7;

    private readonly SeiInSandbox _sei;

    public SeiTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "./sei is a shell script");
        _sei = new SeiInSandbox();
    }

    [Theory]
    [InlineData("Unit")]
    [InlineData("Config")]
    public async Task Tests_that_need_no_container_engine_run_without_one(string filter)
    {
        var tests = (await _sei.RunAsync("test", filter)).MustSucceed();

        Assert.Contains("1 passed, 0 failed, 0 skipped", tests.Output, StringComparison.Ordinal);
        Assert.Equal(filter == "Config", tests.Everything.Contains("container engine", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Integration")]
    [InlineData("Stack")]
    [InlineData("The_bound")]
    public async Task Tests_that_need_a_container_engine_say_so_before_anything_is_built(string filter)
    {
        var tests = await _sei.RunAsync("test", filter);

        Assert.Equal(NoEngine, tests.ExitCode);
        Assert.Contains("the container engine does not answer", tests.Error, StringComparison.Ordinal);
        Assert.Empty(_sei.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(NotHealthy)]
    public async Task A_second_up_is_refused_before_anything_is_built(int status)
    {
        Built();
        _sei.Status = status;

        var up = await _sei.RunAsync("up");

        Assert.Equal(AlreadyRunning, up.ExitCode);
        Assert.Contains("running already: Up; process 4711, since this morning.", up.Error, StringComparison.Ordinal);
        Assert.EndsWith(" status", Assert.Single(_sei.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_up_after_a_run_has_ended_is_not_refused()
    {
        Built();

        Assert.Equal(NoEngine, (await _sei.RunAsync("up")).ExitCode);
    }

    [Fact]
    public async Task What_is_built_is_used_where_no_feed_could_be_asked()
    {
        Built("load/bin/Release/net10.0/SeiPlatform.Load.dll");
        Directory.CreateDirectory(_sei.InFolder("local"));
        _sei.Restore = "error : Unable to load the service index for source https://feed.example.";
        (await _sei.RunAsync("load")).MustSucceed();

        (await _sei.RunAsync("load", "--rate", "2")).MustSucceed();

        Assert.Single(_sei.Calls, call => call.StartsWith("build", StringComparison.Ordinal));
        Assert.EndsWith("Load.dll --rate 2", _sei.Calls[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "official")]
    [InlineData("error : Unable to find package Aspire.AppHost.Sdk with version (= 13.5.2)\nerror : - Found 3 version(s) in nuget.org", "builtin")]
    [InlineData("error NU1101: Unable to find package Aspire.Hosting.Kafka. No packages exist with this id in source(s): nuget.org", "builtin")]
    [InlineData("error NU1301: Failed to retrieve information about 'Aspire.Hosting.Kafka'.\nerror NU1101: Unable to find package Aspire.Hosting.Redis.", null)]
    [InlineData("error : Unable to find package Aspire.AppHost.Sdk. No packages exist with this id in source(s): nuget.org\nwarning : Unable to load the service index for source https://feed.example.", null)]
    public async Task Only_what_the_feed_has_answered_is_remembered(string restore, string? remembered)
    {
        _sei.Restore = restore;

        (await _sei.RunAsync("test", "Unit")).MustSucceed();

        Assert.Contains(_sei.Calls, call => call.StartsWith("restore", StringComparison.Ordinal) && call.Contains("-p:AspireHosting=official", StringComparison.Ordinal));
        Assert.Equal(remembered, _sei.Learnt);
    }

    [Theory]
    [InlineData(NotRunning, "status")]
    [InlineData(NotRunning, "logs")]
    [InlineData(NotRunning, "down")]
    [InlineData(Usage, "logs", "redis")]
    [InlineData(Usage, "stop", "redis")]
    [InlineData(Usage, "start", "redis")]
    [InlineData(Usage, "drill", "RedisDown")]
    public async Task An_AppHost_on_Aspires_own_host_is_given_no_verb_which_it_would_answer_by_starting_everything(int expected, params string[] verb)
    {
        BuiltOnAspire();

        var said = await _sei.RunAsync(verb);

        Assert.Equal(expected, said.ExitCode);
        Assert.NotEmpty(said.Error);
        Assert.Empty(_sei.Calls);
    }

    [Fact]
    public async Task What_runs_in_the_background_on_Aspires_own_host_has_ended_when_down_returns()
    {
        BuiltOnAspire();
        using var apphost = Process.Start("sleep", "300");
        var pid = _sei.InFolder(".sei/run/apphost.pid");
        Directory.CreateDirectory(Path.GetDirectoryName(pid)!);
        await File.WriteAllTextAsync(pid, $"{apphost.Id}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _sei.InFolder(".sei/run/apphost.log"), "Look at it:   http://localhost:5082/ (dashboards)\n", TestContext.Current.CancellationToken);

        var status = (await _sei.RunAsync("status")).MustSucceed();
        (await _sei.RunAsync("down")).MustSucceed();

        Assert.Contains($"(pid {apphost.Id}); http://localhost:5082/ (dashboards)", status.Output, StringComparison.Ordinal);
        Assert.True(apphost.HasExited);
        Assert.False(File.Exists(pid));
    }

    public void Dispose() => _sei.Dispose();

    private void BuiltOnAspire()
    {
        Built();
        File.WriteAllText(_sei.InFolder("AppHost/bin/Release/net10.0/SeiPlatform.AppHost.deps.json"), """{ "libraries": { "Aspire.Hosting.AppHost/13.5.2": {} } }""");
    }

    private void Built(string path = "AppHost/bin/Release/net10.0/SeiPlatform.AppHost.dll")
    {
        var product = _sei.InFolder(path);
        Directory.CreateDirectory(Path.GetDirectoryName(product)!);
        File.WriteAllText(product, "");
    }
}
