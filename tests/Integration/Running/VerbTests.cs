using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Running;

/// <summary>What looks after a run: a detached start, status, wait, logs, down, and how mistakes are told.</summary>
public sealed class VerbTests
{
    [Fact]
    public async Task A_detached_start_returns_when_all_is_healthy_and_the_verbs_look_after_it()
    {
        var port = FreePort.Next();
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = port }, Resource.Shell("talker", "echo one; echo two; echo three; sleep 600"));
        Assert.Equal(ExitCode.NotRunning, (await app.InvokeAsync("status")).ExitCode);
        Assert.Equal(ExitCode.NotRunning, (await app.InvokeAsync("wait")).ExitCode);

        var up = await app.InvokeAsync("--detach");
        Assert.True(up.ExitCode == ExitCode.Success, up.Everything);
        Assert.Equal(2, up.Output.Split($"redis://localhost:{port}").Length);
        Assert.Contains("secrets.json", up.Output, StringComparison.Ordinal);

        var second = await app.InvokeAsync();
        Assert.Equal(ExitCode.AlreadyRunning, second.ExitCode);
        Assert.Contains("is running already since", second.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AlreadyRunning, (await app.InvokeAsync("--detach")).ExitCode);

        var status = await app.InvokeAsync("status");
        Assert.Equal(ExitCode.Success, status.ExitCode);
        Assert.Matches(@"cache\s+healthy", status.Output);
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("wait", "--timeout", "5")).ExitCode);
        Assert.Equal(["two", "three"], Lines((await app.InvokeAsync("logs", "talker", "--tail", "2")).Output));
        Assert.Contains("talker | one", (await app.InvokeAsync("logs")).Output, StringComparison.Ordinal);
        Assert.Contains("There is no log of 'nobody'", (await app.InvokeAsync("logs", "nobody")).Error, StringComparison.Ordinal);

        var down = await app.InvokeAsync("down");
        Assert.Equal(ExitCode.Success, down.ExitCode);
        Assert.Empty(await app.LeftoversAsync());
        Assert.Equal(ExitCode.NotRunning, (await app.InvokeAsync("status")).ExitCode);
        Assert.Contains("one", (await app.InvokeAsync("logs", "talker")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("down")).ExitCode);
    }

    [Fact]
    public async Task Down_while_starting_stops_what_has_started_and_leaves_nothing()
    {
        await using var app = await SampleApp.CreateAsync(
            Resource.Shell("slow", "sleep 600"),
            Resource.Shell("never", "exit 1"),
            Resource.Service("stuck", FreePort.Next()) with { WaitFor = ["never"] });
        var host = app.Start();
        await app.UntilAsync("slow", status => status.State is WorkloadState.Running);
        Assert.Equal(RunPhase.Starting, app.ReadState()!.Phase);

        var down = await app.InvokeAsync("down");

        Assert.Equal(ExitCode.Success, down.ExitCode);
        Assert.True(host.HasExited);
        Assert.Equal(ExitCode.Success, host.ExitCode);
        Assert.Empty(await app.LeftoversAsync());
    }

    [Fact]
    public async Task A_start_in_which_something_keeps_dying_says_so_by_its_exit_code()
    {
        await using var app = await SampleApp.CreateAsync(Resource.Shell("broken", "echo cannot go on; exit 7"), Resource.Shell("good", "sleep 600"));

        var up = await app.InvokeAsync("--detach");

        Assert.Equal(ExitCode.NotHealthy, up.ExitCode);
        Assert.Contains("broken did not become healthy: exited with code 7", up.Output, StringComparison.Ordinal);
        Assert.Contains("| cannot go on", up.Output, StringComparison.Ordinal);
        Assert.True(app.Status("good")!.IsHealthy);
    }

    [Fact]
    public async Task What_a_killed_AppHost_left_behind_is_swept_by_the_next_start()
    {
        var port = FreePort.Next();
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = FreePort.Next() }, Resource.Service("service", port));
        var host = app.Start();
        await app.UntilAsync("service", status => status.IsHealthy);
        await app.UntilAsync("cache", status => status.IsHealthy);
        var orphan = app.Status("service")!.Process!;
        var container = app.Status("cache")!.ContainerId;
        host.Kill();
        await host.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(orphan.IsAlive);
        Assert.Equal(ExitCode.NotRunning, (await app.InvokeAsync("status")).ExitCode);

        app.Start();

        await app.UntilAsync("service", status => status.IsHealthy && status.Process != orphan);
        await app.UntilAsync("cache", status => status.IsHealthy && status.ContainerId != container);
        Assert.False(orphan.IsAlive);
    }

    [Fact]
    public async Task Down_removes_what_a_killed_AppHost_left_behind()
    {
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = FreePort.Next() }, Resource.Service("service", FreePort.Next()));
        var host = app.Start();
        await app.UntilAsync("service", status => status.IsHealthy);
        await app.UntilAsync("cache", status => status.IsHealthy);
        var orphan = app.Status("service")!.Process!;
        host.Kill();
        await host.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var down = await app.InvokeAsync("down");

        Assert.Contains("Removed what a run had left behind", down.Output, StringComparison.Ordinal);
        await Eventually.SucceedsAsync(() => Assert.False(orphan.IsAlive));
        Assert.Empty(await app.LeftoversAsync());
    }

    [Fact]
    public async Task A_taken_port_is_told_before_anything_starts()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = port }, Resource.Shell("other", "sleep 600"));

        var up = await app.InvokeAsync();

        Assert.Equal(ExitCode.PortTaken, up.ExitCode);
        Assert.Contains($"Port {port}, which cache (tcp) needs, is taken by", up.Error, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", up.Everything, StringComparison.Ordinal);
        Assert.Empty(await app.LeftoversAsync());
        Assert.Equal(ExitCode.PortTaken, (await app.InvokeAsync("--detach")).ExitCode);
    }

    [Fact]
    public async Task Without_a_container_engine_the_message_says_what_to_do()
    {
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = FreePort.Next() });

        var up = await app.InvokeAsync(new Dictionary<string, string?> { ["DOCKER_HOST"] = "unix:///nowhere/docker.sock" });

        Assert.Equal(ExitCode.NoEngine, up.ExitCode);
        Assert.StartsWith("error: No container engine answers at unix:///nowhere/docker.sock", up.Error, StringComparison.Ordinal);
        Assert.Contains("Install and start one", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", up.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/folder", null, "cache: '/no/such/folder', which it mounts at /mounted, does not exist.")]
    [InlineData(null, "--frobnicate", "cache: the container runtime argument '--frobnicate' is not known here.")]
    public async Task A_mistake_in_the_AppHost_is_told_by_its_message_alone(string? bindMount, string? argument, string message)
    {
        await using var app = await SampleApp.CreateAsync(
            new Resource("cache", "redis") { Port = FreePort.Next(), BindMount = bindMount, RuntimeArguments = argument is null ? [] : [argument] });

        var up = await app.InvokeAsync();

        Assert.Equal(ExitCode.Configuration, up.ExitCode);
        Assert.StartsWith($"error: {message}", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", up.Everything, StringComparison.Ordinal);
        Assert.Empty(await app.LeftoversAsync());
    }

    [Fact]
    public async Task An_exception_while_the_AppHost_defines_its_resources_is_told_by_its_message_alone()
    {
        await using var app = await SampleApp.CreateAsync(new Resource("twin", "redis"), new Resource("twin", "redis"));

        var up = await app.InvokeAsync();

        Assert.Equal(ExitCode.Configuration, up.ExitCode);
        Assert.StartsWith("error: ", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", up.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_names_every_image_and_the_engine()
    {
        await using var app = await SampleApp.CreateAsync(new Resource("cache", "redis") { Port = FreePort.Next() }, new Resource("ghost") { Image = "registry.invalid/ghost:1" });

        var doctor = await app.InvokeAsync("doctor");

        Assert.Equal(ExitCode.Success, doctor.ExitCode);
        Assert.Matches(@"ok\s+engine", doctor.Output);
        Assert.Matches(@"ok\s+cache\s+\S+ is here", doctor.Output);
        Assert.Matches(@"!\s+ghost\s+.*registry not reachable", doctor.Output);
    }

    [Fact]
    public async Task An_unknown_verb_is_refused_with_the_usage()
    {
        await using var app = await SampleApp.CreateAsync();

        var result = await app.InvokeAsync("frobnicate");

        Assert.Equal(ExitCode.Configuration, result.ExitCode);
        Assert.Contains("Usage:", result.Error, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
