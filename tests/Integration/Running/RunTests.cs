using System.Diagnostics;
using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Running;

/// <summary>A run in the foreground, from start to Ctrl+C.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Everything_starts_in_order_and_Ctrl_C_leaves_nothing_but_the_named_volume()
    {
        var port = FreePort.Next();
        var volume = $"sample-{Guid.NewGuid():N}";
        await using var app = await SampleApp.CreateAsync(
            new Resource("cache", "redis") { Port = FreePort.Next(), Volume = volume },
            Resource.Service("service", port) with { WaitFor = ["cache"] });
        var host = app.Start();
        await app.UntilAsync("service", status => status.IsHealthy);
        Assert.True(app.Status("cache")!.Since <= app.Status("service")!.Since);
        var service = app.Status("service")!.Process!;

        var clock = Stopwatch.StartNew();
        await SampleApp.PressCtrlCAsync(host);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Success, host.ExitCode);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
        Assert.False(service.IsAlive);
        Assert.Contains("the service has ended in order", app.Log("service"), StringComparison.Ordinal);
        Assert.Empty(await app.LeftoversAsync());
        Assert.EndsWith($"-{volume}", Assert.Single(await app.VolumesAsync()), StringComparison.Ordinal);
        Assert.Equal(RunPhase.Stopped, app.ReadState()!.Phase);

        await app.InvokeAsync("down", "--volumes");
        Assert.Empty(await app.VolumesAsync());
    }

    [Fact]
    public async Task A_database_that_the_AppHost_declares_is_there_when_its_server_counts_as_healthy()
    {
        await using var app = await SampleApp.CreateAsync();
        var image = await RequiredImage.ReferenceAsync("timescaledb");
        app.Define(new Resource("store", "postgres") { Image = image.Replace("docker.io/", "", StringComparison.Ordinal), Port = FreePort.Next() });
        app.Start();
        await app.UntilAsync("store", status => status.IsHealthy);

        var databases = await new Command(
            "docker", "exec", app.Status("store")!.ContainerId!, "sh", "-c", "PGPASSWORD=$POSTGRES_PASSWORD psql -U postgres -tAc 'select datname from pg_database'").RunAsync();

        Assert.Contains("sample", databases.MustSucceed().Output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task What_cannot_be_had_is_unavailable_with_its_dependents_and_the_rest_runs()
    {
        await using var app = await SampleApp.CreateAsync(
            new Resource("cache", "redis") { Port = FreePort.Next() },
            new Resource("ghost") { Image = "registry.invalid/ghost:1" },
            Resource.Shell("needy", "sleep 600") with { WaitFor = ["ghost"] });

        var up = await app.InvokeAsync("--detach");

        Assert.True(up.ExitCode == ExitCode.Success, up.Everything);
        Assert.Equal(WorkloadState.Unavailable, app.Status("ghost")!.State);
        Assert.Contains("registry.invalid has no address here", app.Status("ghost")!.Detail, StringComparison.Ordinal);
        Assert.Equal("needs ghost, which is unavailable", app.Status("needy")!.Detail);
        Assert.True(app.Status("cache")!.IsHealthy);
        Assert.Contains("1 of 3 resources are healthy", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_dies_is_shown_with_its_last_lines_and_starts_again()
    {
        var port = FreePort.Next();
        await using var app = await SampleApp.CreateAsync(Resource.Service("service", port), new Resource("cache", "redis") { Port = FreePort.Next() });
        app.Start();
        await app.UntilAsync("service", status => status.IsHealthy);
        await app.UntilAsync("cache", status => status.IsHealthy);

        using var http = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.PostAsync($"http://localhost:{port}/crash", null));
        (await new Command("docker", "kill", app.Status("cache")!.ContainerId!).RunAsync()).MustSucceed();

        await app.UntilAsync("service", status => status.IsHealthy && status.Restarts == 1);
        await app.UntilAsync("cache", status => status.IsHealthy && status.Restarts == 1);
        Assert.Contains("exited with code 3; starts again in 0.5 s", app.Journal(), StringComparison.Ordinal);
        Assert.Contains("| the service was told to crash", app.Journal(), StringComparison.Ordinal);
        Assert.Contains("exited with code 137 (killed)", app.Journal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_depends_on_a_sick_resource_says_so_until_it_has_recovered()
    {
        var port = FreePort.Next();
        await using var app = await SampleApp.CreateAsync(Resource.Service("service", port), Resource.Shell("user", "sleep 600") with { WaitFor = ["service"] });
        app.Start();
        await app.UntilAsync("user", status => status.IsHealthy);

        using var http = new HttpClient();
        await http.PostAsync($"http://localhost:{port}/sicken", null);
        await app.UntilAsync("service", status => status is { Health: WorkloadHealth.Unhealthy, Detail: "/health answers 503" });
        await app.UntilAsync("user", status => status.Detail == "without service");
        Assert.Equal(RunPhase.Degraded, app.ReadState()!.Phase);
        Assert.Equal(ExitCode.NotHealthy, (await app.InvokeAsync("status")).ExitCode);

        await http.PostAsync($"http://localhost:{port}/recover", null);
        await app.UntilAsync("user", status => status.Detail is null);
        await app.UntilAsync("service", status => status.IsHealthy);
        Assert.Contains("(needed by user)", app.Journal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_runs_to_its_end_before_what_waits_for_its_completion()
    {
        await using var app = await SampleApp.CreateAsync(
            Resource.Shell("migration", "sleep 0.5; echo migrated"),
            Resource.Shell("service", "echo started; sleep 600") with { WaitForCompletion = ["migration"] });
        app.Start();

        await app.UntilAsync("service", status => status.IsHealthy);

        Assert.Equal(WorkloadState.Finished, app.Status("migration")!.State);
        Assert.Contains("migrated", app.Log("migration"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_has_what_the_AppHost_gives_it_and_reaches_processes_of_the_machine()
    {
        var port = FreePort.Next();
        var mounted = Directory.CreateTempSubdirectory("mounted-").FullName;
        await File.WriteAllTextAsync(Path.Combine(mounted, "note"), "from the machine");
        await using var app = await SampleApp.CreateAsync();
        app.Define(
            Resource.Service("service", port),
            Resource.Shell("client", $"cat /etc/sample/greeting /mounted/note; exec 3<>/dev/tcp/aspire.dev.internal/{port}; printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3; sleep 600") with
            {
                WaitFor = ["service"],
                File = "hello from a file. ",
                BindMount = mounted,
                RuntimeArguments = ["--memory=64m", "--cap-drop=ALL"],
            });
        app.Start();

        await Eventually.SucceedsAsync(
            () => Assert.Contains("200 OK", app.Log("client"), StringComparison.Ordinal), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Contains("hello from a file. from the machine", app.Log("client"), StringComparison.Ordinal);
        await app.UntilAsync("client", status => status.ContainerId is not null);
        var container = await app.InspectAsync("client");
        Assert.Equal(64L << 20, container.HostConfig!.Memory);
        Assert.True(container.HostConfig.Init);
        Directory.Delete(mounted, recursive: true);
    }

    [Fact]
    public async Task What_exceeds_its_memory_limit_is_told_so()
    {
        await using var app = await SampleApp.CreateAsync(
            Resource.Shell("glutton", "a=x; while true; do a=$a$a$a$a; done") with { RuntimeArguments = ["--memory=32m", "--memory-swap=32m"], Port = FreePort.Next() });
        app.Start();

        await app.UntilAsync("glutton", status => status.Restarts > 0);

        Assert.Contains("137", app.Journal(), StringComparison.Ordinal);
    }
}
