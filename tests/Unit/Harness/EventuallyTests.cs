using System.Diagnostics;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Harness;

public sealed class EventuallyTests
{
    [Fact]
    public async Task What_holds_after_some_attempts_is_returned()
    {
        var attempts = 0;

        Assert.Equal(3, await Eventually.GetAsync(_ => ++attempts < 3 ? throw new InvalidOperationException("not yet") : Task.FromResult(attempts)));
    }

    [Fact]
    public async Task What_never_holds_ends_at_the_deadline_with_the_last_failure()
    {
        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.SucceedsAsync(_ => throw new InvalidOperationException("still red"), TimeSpan.FromMilliseconds(300)));

        Assert.Contains("still red", failure.Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task An_attempt_that_hangs_does_not_outlive_the_deadline()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.SucceedsAsync(_ => Task.Delay(Timeout.Infinite, CancellationToken.None), TimeSpan.FromMilliseconds(200)));

        Assert.Contains("0.2 s", failure.Message);
    }

    [Fact]
    public async Task What_can_never_hold_is_given_up_at_once()
    {
        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Eventually.SucceedsAsync(_ => throw new NeverException("the process has ended"), TimeSpan.FromMinutes(5)));

        Assert.Contains("the process has ended", failure.Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public async Task A_cancelled_wait_says_that_it_was_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.TrueAsync(_ => Task.FromResult(false), TimeSpan.FromMinutes(5), source.Token));
    }
}
