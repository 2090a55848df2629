using System.Net;
using System.Net.Sockets;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Stopped)]
public sealed class StoppedTests(PlatformUnderTest platform)
{
    private const int PortTaken = 4;

    [Fact]
    public async Task A_taken_port_is_named_before_anything_starts()
    {
        await platform.DownAsync();
        var port = platform.Port("prometheus");
        using var squatter = new TcpListener(IPAddress.Loopback, port);
        squatter.Start();

        var up = await platform.StartAsync();

        Assert.Equal(PortTaken, up.ExitCode);
        Assert.Contains($"Port {port}, which prometheus (http) needs, is taken", up.Everything);
        Assert.Empty(await PlatformUnderTest.ContainersAsync());
        Assert.Empty(await PlatformUnderTest.NetworksAsync());
    }

    [Fact]
    public async Task Down_while_it_starts_stops_it_and_leaves_nothing()
    {
        await platform.DownAsync();
        using var up = await platform.BeginToStartAsync();
        await Eventually.SucceedsAsync(
            () =>
            {
                Assert.Equal("Starting", PlatformUnderTest.State.Phase);
                Assert.Contains(PlatformUnderTest.State.Resources, resource => resource.State is "Starting" or "Running");
            },
            TimeSpan.FromMinutes(1));
        var state = PlatformUnderTest.State;

        (await platform.SeiAsync("down")).MustSucceed();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await up.WaitForExitAsync(limit.Token);
        await platform.MustHaveLeftNothingAsync(state);
    }
}
