using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Ordering;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Running;

/// <summary>Single resources of a run that are held down and brought back.</summary>
public sealed class StopStartTests
{
    [Fact]
    public async Task A_stopped_container_and_a_stopped_process_stay_down_until_they_are_started_again()
    {
        await using var app = await SampleApp.CreateAsync(
            new Resource("cache", "redis") { Port = FreePort.Next() },
            Resource.Service("service", FreePort.Next()) with { WaitFor = ["cache"] });
        app.Start();
        await app.UntilAsync("service", status => status.IsHealthy);
        var process = app.Status("service")!.Process!;
        var container = app.Status("cache")!.ContainerId;

        foreach (var name in (string[])["cache", "service"])
        {
            var stop = await app.InvokeAsync("stop", name);
            Assert.True(stop.ExitCode == ExitCode.Success, stop.Everything);
            Assert.Contains($"{name} stopped after", stop.Output, StringComparison.Ordinal);
        }

        Assert.False(process.IsAlive);
        Assert.Contains("the service has ended in order", app.Log("service"), StringComparison.Ordinal);
        var status = await app.InvokeAsync("status");
        Assert.Equal(ExitCode.NotHealthy, status.ExitCode);
        Assert.Matches(@"cache\s+stopped\s.*on purpose", status.Output);
        Assert.Matches(@"service\s+stopped\s.*on purpose", status.Output);
        Assert.Contains("cache is stopped already", (await app.InvokeAsync("stop", "cache")).Output, StringComparison.Ordinal);
        Assert.Equal(0, app.Status("service")!.Restarts);

        foreach (var name in (string[])["cache", "service"])
        {
            var start = await app.InvokeAsync("start", name);
            Assert.True(start.ExitCode == ExitCode.Success, start.Everything);
            Assert.Contains($"{name} is healthy after", start.Output, StringComparison.Ordinal);
        }
        await app.UntilAsync("service", state => state is { IsHealthy: true, Detail: null });
        Assert.Equal(container, app.Status("cache")!.ContainerId);
        Assert.NotEqual(process, app.Status("service")!.Process);
        Assert.Contains("cache is running already", (await app.InvokeAsync("start", "cache")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("status")).ExitCode);
    }

    [Fact]
    public async Task A_stop_does_not_survive_the_run()
    {
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = FreePort.Next() });
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("--detach")).ExitCode);
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("stop", "cache")).ExitCode);
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("down")).ExitCode);
        Assert.Empty(await app.LeftoversAsync());

        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("--detach")).ExitCode);

        Assert.True(app.Status("cache")!.IsHealthy);
    }

    [Fact]
    public async Task What_cannot_be_stopped_is_told_with_the_reason()
    {
        await using var app = await SampleApp.CreateAsync(
            new Resource("cache", "redis") { Port = FreePort.Next() }, new Resource("ghost") { Image = "registry.invalid/ghost:1" });
        Assert.Equal(ExitCode.NotRunning, (await app.InvokeAsync("stop", "cache")).ExitCode);
        app.Start();
        await app.UntilAsync("cache", status => status.IsHealthy);
        await app.UntilAsync("ghost", status => status.State is WorkloadState.Unavailable);

        var unknown = await app.InvokeAsync("stop", "casch");
        Assert.Equal(ExitCode.Configuration, unknown.ExitCode);
        Assert.StartsWith("error: There is no resource 'casch'. There are: cache, ghost.", unknown.Error, StringComparison.Ordinal);

        var unavailable = await app.InvokeAsync("stop", "ghost");
        Assert.Equal(ExitCode.NotHealthy, unavailable.ExitCode);
        Assert.StartsWith("error: ghost cannot be stopped: it is unavailable:", unavailable.Error, StringComparison.Ordinal);

        var unnamed = await app.InvokeAsync("start");
        Assert.Equal(ExitCode.Configuration, unnamed.ExitCode);
        Assert.Contains("takes the name of a resource", unnamed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_comes_to_nothing_says_so_by_its_exit_code()
    {
        // The mark in the container's own file system says that it has run before.
        await using var app = await SampleApp.CreateAsync(Resource.Shell("once", "[ -e /tmp/mark ] && exit 9; touch /tmp/mark; trap 'exit 0' TERM; sleep 600 & wait"));
        app.Start();
        await app.UntilAsync("once", status => status.IsHealthy);
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("stop", "once")).ExitCode);

        var start = await app.InvokeAsync("start", "once");

        Assert.Equal(ExitCode.NotHealthy, start.ExitCode);
        Assert.Contains("once does not become healthy: exited with code 9", start.Error, StringComparison.Ordinal);
    }
}
