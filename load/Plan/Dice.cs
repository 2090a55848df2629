using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SeiPlatform.Load.Plan;

/// <summary>All chance of a run: it follows from the seed, and ids from the seed and the beginning, so that another run tells of other events.</summary>
internal sealed class Dice(int seed, DateTimeOffset start)
{
    /// <summary>The first of the requests' numbers: some seconds after another run's, there are more of them than it used.</summary>
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private long _id = start.ToUnixTimeMilliseconds() * 1000;
    private long _number = (long)(start - FirstDay).TotalSeconds;
    private int _commits;

    public DateTimeOffset Start { get; } = start;

    public long Id() => ++_id;

    /// <summary>Of a pull or merge request, or an issue.</summary>
    public long Number() => ++_number;

    /// <summary>A commit's.</summary>
    public string Sha()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}/{Start.ToUnixTimeMilliseconds()}/{++_commits}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..40];
    }

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>A time between events that have nothing to do with each other.</summary>
    public TimeSpan Around(TimeSpan mean) => mean * -Math.Log(1 - _random.NextDouble());

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>One of several, the heavier the likelier.</summary>
    public T One<T>(IReadOnlyList<T> of, Func<T, double> weight)
    {
        var left = _random.NextDouble() * of.Sum(weight);
        foreach (var candidate in of)
        {
            left -= weight(candidate);
            if (left < 0)
                return candidate;
        }
        return of[^1];
    }
}
