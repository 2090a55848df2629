using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Lifecycle)]
public sealed class LifecycleTests(PlatformUnderTest platform)
{
    [Fact]
    public async Task Down_leaves_nothing_but_the_data_which_another_up_finds_and_down_with_volumes_removes()
    {
        await platform.UpAsync();
        await ImportedAsync();
        var secrets = PlatformUnderTest.Secrets;
        var first = PlatformUnderTest.State;

        var down = (await platform.SeiAsync("down")).MustSucceed();

        Assert.InRange(down.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await platform.MustHaveLeftNothingAsync(first);
        Assert.NotEmpty(await PlatformUnderTest.VolumesAsync());
        Assert.True(new FileInfo(Path.Combine(PlatformUnderTest.LogFolder, "api-service.log")).Length > 0);

        await platform.UpAsync();
        await ImportedAsync();
        Assert.Equal(secrets, PlatformUnderTest.Secrets);
        var second = PlatformUnderTest.State;

        (await platform.SeiAsync("down", "--volumes")).MustSucceed();

        await platform.MustHaveLeftNothingAsync(second);
        Assert.Empty(await PlatformUnderTest.VolumesAsync());
    }

    private async Task ImportedAsync()
    {
        using var client = new PlatformClient(platform);
        await Eventually.SucceedsAsync(async token => Assert.Equal("succeeded", (string?)(await client.ImportStatusAsync(SampleHistory.Repository, token))["status"]));
        var changes = (await client.GetAsync($"api/v1/changes?repository={SampleHistory.Repository}&from={SampleHistory.From}&to={SampleHistory.To}"))["items"]!.AsArray();
        Assert.Equal(SampleHistory.Commits, changes.Count);
    }
}
