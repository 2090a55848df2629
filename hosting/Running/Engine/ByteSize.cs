using System.Globalization;

namespace Aspire.Hosting.Running.Engine;

/// <summary>Sizes as the container engines' command lines write them: <c>512m</c>, <c>2g</c>, <c>65536</c>.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long bytes)
    {
        var number = text.TrimEnd('b', 'B');
        var factor = number is [.., var unit] ? Factor(unit) : 1;
        if (factor > 1)
            number = number[..^1];
        var parsed = decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < long.MaxValue / factor;
        bytes = parsed ? (long)(value * factor) : 0;
        return parsed;
    }

    public static string Format(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0} KB"),
    };

    private static long Factor(char unit) => char.ToLowerInvariant(unit) switch
    {
        'k' => 1L << 10,
        'm' => 1L << 20,
        'g' => 1L << 30,
        't' => 1L << 40,
        _ => 1,
    };
}
