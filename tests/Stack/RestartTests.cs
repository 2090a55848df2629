using System.Diagnostics;
using Docker.DotNet.Models;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Faults)]
public sealed class RestartTests(PlatformUnderTest platform) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await platform.UpAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_service_that_dies_is_shown_and_started_again()
    {
        var before = PlatformUnderTest.State["data-collector"];
        using (var process = Process.GetProcessById(before.Process!.Pid))
        {
            process.Kill();
        }

        await Eventually.SucceedsAsync(() => Assert.Equal(before.Restarts + 1, PlatformUnderTest.State["data-collector"].Restarts));
        await Eventually.SucceedsAsync(() =>
        {
            var after = PlatformUnderTest.State["data-collector"];
            Assert.True(after.IsHealthy, $"{after.State}, {after.Health}: {after.Detail}");
            Assert.NotEqual(before.Process.Pid, after.Process!.Pid);
        });
        Assert.Matches("(?m)data-collector +.*starts again in .* s", await File.ReadAllTextAsync(PlatformUnderTest.HostLog));
    }

    [Fact]
    public async Task A_container_that_dies_is_started_again_and_what_needs_it_recovers_by_itself()
    {
        var before = PlatformUnderTest.State;
        var engine = await ContainerEngine.GetAsync();
        await engine.Client.Containers.KillContainerAsync(before["redis"].ContainerId!, new ContainerKillParameters { Signal = "SIGKILL" });

        await Eventually.SucceedsAsync(() => Assert.Equal(before["redis"].Restarts + 1, PlatformUnderTest.State["redis"].Restarts));
        await Eventually.SucceedsAsync(
            () => Assert.All(PlatformUnderTest.State.Resources.Where(resource => !resource.IsUnavailable), resource => Assert.True(resource.IsHealthy, $"{resource.Name}: {resource.State}")),
            TimeSpan.FromSeconds(60));
        Assert.Equal(before["api-service"].Process!.Pid, PlatformUnderTest.State["api-service"].Process!.Pid);
    }
}
