namespace SeiPlatform.Load.Plan;

/// <summary>Everything that is sent, in order and without end. It follows from the seed, the rate and the beginning, and from nothing else.</summary>
internal sealed class Traffic(int seed, DateTimeOffset start, double rate)
{
    /// <summary>Engineers are few and customers look often.</summary>
    private const double ShareOfDeliveries = 0.25;

    public IEnumerable<Step> Steps()
    {
        var dice = new Dice(seed, start);
        var engineering = new Engineering(dice);
        var customers = new Customers(dice);
        for (var at = TimeSpan.Zero; ;)
        {
            at += dice.Around(TimeSpan.FromSeconds(1 / (rate * Day.Busyness(at))));
            yield return dice.Chance(ShareOfDeliveries) ? engineering.Next(at) : customers.Next(at, engineering.Known(at));
        }
    }
}
