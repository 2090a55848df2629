using Aspire.Hosting.Running.Ordering;
using Microsoft.Extensions.Time.Testing;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class BackOffTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_pause_is_twice_the_one_before_up_to_half_a_minute()
    {
        var backOff = new BackOff(_time);

        var seconds = Enumerable.Range(0, 8).Select(_ =>
        {
            backOff.Started();
            return backOff.Next().TotalSeconds;
        });

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], seconds);
    }

    [Fact]
    public void After_a_minute_of_good_running_the_pauses_start_again()
    {
        var backOff = new BackOff(_time);
        for (var i = 0; i < 5; i++)
            backOff.Next();
        backOff.Started();
        _time.Advance(BackOff.GoodRun);

        Assert.Equal(BackOff.First, backOff.Next());
        Assert.Equal(1, backOff.Failures);
    }

    [Fact]
    public void A_thousand_deaths_overflow_nothing()
    {
        var backOff = new BackOff(_time);
        for (var i = 0; i < 1000; i++)
            backOff.Next();

        Assert.Equal(BackOff.Longest, backOff.Next());
    }
}
