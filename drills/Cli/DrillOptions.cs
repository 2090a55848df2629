using System.Globalization;

namespace SeiPlatform.Drills.Cli;

internal enum DrillVerb
{
    Help,

    /// <summary>Which drills there are, and whether they can run here.</summary>
    List,
    Run,

    /// <summary>Undo what a killed drill has left.</summary>
    Undo,

    /// <summary>Watch the stack without a fault.</summary>
    Healthy,
}

/// <summary>The command line of <c>./sei drill</c>.</summary>
internal sealed record DrillOptions(DrillVerb Verb)
{
    /// <summary>By how much <c>--fast</c> compresses time, and the most that it can: the shortest ranges still span a few scrapes of what answers no faster.</summary>
    public const double DefaultFactor = 30;

    public const string Usage =
        """
        usage: ./sei drill list                      which alerts have a drill, and whether it can run here
               ./sei drill ALERT [ALERT ...]         cause the fault, wait for the alert and for its end
               ./sei drill --all                     every drill that can run here, side by side where they do not touch each other
               ./sei drill healthy [--minutes N]     watch the stack for 30 minutes without a fault
               ./sei drill --undo                    undo what a killed drill has left behind

          --fast[=FACTOR]   watch with a second Prometheus and Alertmanager, every duration of whose configuration is divided by FACTOR (30)
          --report FILE     write the outcome as JSON too
        """;

    public IReadOnlyList<string> Alerts { get; init; } = [];

    public bool All { get; init; }

    /// <summary>1 watches at the stack's own pace.</summary>
    public double Factor { get; init; } = 1;

    public string? Report { get; init; }

    /// <summary>How long the stack is watched without a fault, in its own time.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);

    /// <exception cref="DrillException">It is not understood.</exception>
    public static DrillOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new DrillOptions(DrillVerb.Run);
        var words = new List<string>();
        for (var at = 0; at < arguments.Count; at++)
        {
            var (name, value) = arguments[at].Split('=', 2) is [var key, var given] ? (key, given) : (arguments[at], null);
            options = name switch
            {
                "--all" when value is null => options with { All = true },
                "--undo" when value is null => options with { Verb = DrillVerb.Undo },
                "--fast" => options with { Factor = value is null ? DefaultFactor : Number(name, value, 2, DefaultFactor) },
                "--report" => options with { Report = Path.GetFullPath(value ?? Next()) },
                "--minutes" => options with { Duration = TimeSpan.FromMinutes(Number(name, value ?? Next(), 1, 24 * 60)) },
                "help" or "--help" or "-h" => options with { Verb = DrillVerb.Help },
                _ when name.StartsWith('-') => throw new DrillException(ExitCode.Usage, $"drill: unknown option {arguments[at]}{Environment.NewLine}{Usage}"),
                _ => Word(options, words, arguments[at]),
            };

            string Next() => ++at < arguments.Count ? arguments[at] : throw new DrillException(ExitCode.Usage, $"drill: {name} takes a value");
        }
        return options switch
        {
            { Verb: DrillVerb.Run, All: false } when words.Count == 0 => options with { Verb = DrillVerb.Help },
            { Verb: DrillVerb.Run, All: true } when words.Count > 0 => throw new DrillException(ExitCode.Usage, "drill: either --all or names of alerts"),
            _ => options with { Alerts = words },
        };
    }

    private static DrillOptions Word(DrillOptions options, List<string> words, string word)
    {
        var verb = word switch { "list" => DrillVerb.List, "healthy" => DrillVerb.Healthy, _ => (DrillVerb?)null };
        if (verb is { } given)
            return options with { Verb = given };
        words.Add(word);
        return options;
    }

    private static double Number(string name, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new DrillException(ExitCode.Usage, $"drill: {name} has the value '{text}'; expected a number from {least} to {most}");
}
