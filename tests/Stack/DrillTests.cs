using System.Text.Json.Nodes;
using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

/// <summary>At a compressed pace. What a drill passes by its own judgement is proven: the alert came in time, ended, and no unrelated critical one fired.</summary>
[Collection(CollectionOrder.Faults)]
public sealed class DrillTests(PlatformUnderTest platform) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await platform.UpAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Nothing_but_the_Watchdog_fires_while_the_stack_is_healthy_and_in_use()
    {
        using var load = platform.BeginSei("load");
        try
        {
            var healthy = (await platform.SeiAsync("drill", "healthy", "--fast")).MustSucceed();

            Assert.False(load.HasExited, "The load has ended.");
            Assert.Contains("Nothing but the Watchdog fired.", healthy.Output);
        }
        finally
        {
            load.Kill(entireProcessTree: true);
            await load.WaitForExitAsync();
        }
    }

    /// <summary>The report stays beside the logs.</summary>
    [Fact]
    public async Task Every_drill_of_this_machine_sees_its_alert_come_and_go()
    {
        var report = Path.Combine(PlatformUnderTest.Folder, "drills.json");
        // Of an image that is not to be had on this machine there is nothing to drill. Whatever else is not healthy is no excuse.
        var unavailable = PlatformUnderTest.State.Resources.Where(resource => resource.IsUnavailable).Select(resource => resource.Name).ToList();
        var expected = AllDrills.Drills.Where(drill => !drill.Needs.Intersect(unavailable).Any()).Select(drill => drill.Alert).Order().ToList();

        var drills = (await platform.SeiAsync("drill", "--all", "--fast", "--report", report)).MustSucceed();

        Assert.Equal(expected, JsonNode.Parse(await File.ReadAllTextAsync(report))!.AsArray().Select(drill => (string)drill!["alert"]!).Order());
        Assert.Equal($"{expected.Count} of {expected.Count} drills went as they have to.", drills.Output.TrimEnd().Split('\n')[^1]);
    }
}
