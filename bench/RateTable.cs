using System.Globalization;

namespace SeiPlatform.Bench;

/// <summary>Rates of several ways to do one thing, each measured in rounds that alternate; shown as medians and as ratios to the first way.</summary>
internal sealed class RateTable(string unit)
{
    private readonly List<(string Way, List<double> Rates)> ways = [];

    public void Add(string way, double amount, TimeSpan time)
    {
        if (ways.Find(known => known.Way == way).Rates is not { } rates)
        {
            rates = [];
            ways.Add((way, rates));
        }

        rates.Add(amount / time.TotalSeconds);
    }

    public void Print()
    {
        var first = Median(ways[0].Rates);
        var width = ways.Max(way => way.Way.Length);
        Console.WriteLine($"{"".PadRight(width)}  {unit,14}  {"ratio",7}  {"rounds",6}  {"lowest",10}  {"highest",10}");
        foreach (var (way, rates) in ways)
        {
            var median = Median(rates);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{way.PadRight(width)}  {median,14:N0}  {median / first,7:0.000}  {rates.Count,6}  {rates.Min(),10:N0}  {rates.Max(),10:N0}"));
        }
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
