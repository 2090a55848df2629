using System.Globalization;
using System.Text.RegularExpressions;

namespace SeiPlatform.Load.Cli;

/// <summary>The command line of <c>./sei load</c>.</summary>
internal sealed partial record LoadOptions
{
    /// <summary>What a laptop does not notice, and what gives every panel something to show.</summary>
    public const double DefaultRate = 2;

    public const double MostRate = 100;
    public const int DefaultSeed = 1;

    public const string Usage =
        """
        usage: ./sei load [--rate R] [--duration D] [--seed N]

          --rate R        deliveries and questions a second, on average; 0.1 to 100 (2)
          --duration D    such as 90s, 10m or 2h; without it until Ctrl+C
          --seed N        which traffic: the same number plays the same (1)

          --api URL, --collector URL    other addresses than those of the platform that runs here
          --remote                      they may be other machines'; without it only this one is talked to
        """;

    public bool Help { get; init; }

    /// <summary>Requests a second.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>null: until it is ended.</summary>
    public TimeSpan? Duration { get; init; }

    public int Seed { get; init; } = DefaultSeed;

    public Uri? Api { get; init; }

    public Uri? Collector { get; init; }

    public bool Remote { get; init; }

    /// <exception cref="LoadException">It is not understood.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new LoadOptions();
        for (var at = 0; at < arguments.Count; at++)
        {
            var (name, value) = arguments[at].Split('=', 2) is [var key, var given] ? (key, given) : (arguments[at], null);
            options = name switch
            {
                "help" or "--help" or "-h" => options with { Help = true },
                "--remote" when value is null => options with { Remote = true },
                "--rate" => options with { Rate = Number(name, Next(), 0.1, MostRate) },
                "--seed" => options with { Seed = (int)Number(name, Next(), 0, int.MaxValue) },
                "--duration" => options with { Duration = Length(name, Next()) },
                "--api" => options with { Api = Url(name, Next()) },
                "--collector" => options with { Collector = Url(name, Next()) },
                _ => throw new LoadException(ExitCode.Usage, $"unknown option {arguments[at]}{Environment.NewLine}{Usage}"),
            };

            string Next() => value ?? (++at < arguments.Count ? arguments[at] : throw new LoadException(ExitCode.Usage, $"{name} takes a value"));
        }
        return options;
    }

    private static double Number(string name, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new LoadException(ExitCode.Usage, $"{name} has the value '{text}'; expected a number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}");

    private static TimeSpan Length(string name, string text)
    {
        if (DurationForm().Match(text) is { Success: true } match)
        {
            var number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(number * match.Groups[2].Value switch { "h" => 3600, "m" => 60, _ => 1 });
        }
        throw new LoadException(ExitCode.Usage, $"{name} has the value '{text}'; expected a length such as 90s, 10m or 2h");
    }

    private static Uri Url(string name, string text) =>
        Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url!
            : throw new LoadException(ExitCode.Usage, $"{name} has the value '{text}'; expected an http or https URL");

    [GeneratedRegex(@"^([1-9][0-9]{0,5})([smh])\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();
}
