using Aspire.Hosting.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class StartupWorkTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_that_ends_is_waited_for_also_when_it_fails()
    {
        using var report = new Work();
        using var broken = new Work();
        await Task.WhenAll(report.StartAsync(Cancellation), broken.StartAsync(Cancellation));
        var ends = new StartupWork([report, broken], _time).EndsSoonAsync(Cancellation);

        report.End.SetResult();
        Assert.False(ends.IsCompleted);
        broken.End.SetException(new InvalidOperationException());

        Assert.True(await ends);
    }

    [Fact]
    public async Task Work_that_goes_on_is_waited_for_no_longer_than_a_minute()
    {
        using var import = new Work();
        await import.StartAsync(Cancellation);
        var ends = new StartupWork([import], _time).EndsSoonAsync(Cancellation);

        _time.Advance(StartupWork.Patience);

        Assert.False(await ends.WaitAsync(Eventually.DefaultDeadline, Cancellation));
        import.End.SetResult();
    }

    private sealed class Work : BackgroundService
    {
        public TaskCompletionSource End { get; } = new();

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => End.Task;
    }
}
