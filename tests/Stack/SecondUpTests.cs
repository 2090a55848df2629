using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class SecondUpTests(PlatformUnderTest platform)
{
    private const int AlreadyRunning = 5;

    [Fact]
    public async Task A_second_up_says_that_it_runs_already_and_harms_nothing()
    {
        await platform.UpAsync();
        var before = PlatformUnderTest.State;

        var second = await platform.StartAsync();

        Assert.Equal(AlreadyRunning, second.ExitCode);
        Assert.Contains("running already", second.Everything);
        Assert.Equal(before.Host.Pid, PlatformUnderTest.State.Host.Pid);
        Assert.Equal(before["api-service"].Process!.Pid, PlatformUnderTest.State["api-service"].Process!.Pid);
    }
}
