using System.Globalization;

namespace SeiPlatform.Bench;

/// <summary>What may be set on the command line.</summary>
/// <param name="Repository">A local repository to import; null: one is written.</param>
/// <param name="Commits">The size of a history that is written.</param>
/// <param name="Rounds">How often each way is measured; the median is shown.</param>
internal sealed record BenchOptions(string? Repository, int Commits, int Rounds)
{
    private const int MostCommits = 2_000_000;
    private const int MostRounds = 20;

    /// <returns>Null, and what is wrong, when the arguments are not understood.</returns>
    public static BenchOptions? TryParse(IReadOnlyList<string> arguments, out string? mistake)
    {
        var options = new BenchOptions(null, 50_000, 3);
        mistake = null;
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var value = index + 1 < arguments.Count ? arguments[index + 1] : "";
            switch (arguments[index])
            {
                case "--repo" when Directory.Exists(value):
                    options = options with { Repository = Path.GetFullPath(value) };
                    break;
                case "--commits" when Number(value, MostCommits) is { } commits:
                    options = options with { Commits = commits };
                    break;
                case "--rounds" when Number(value, MostRounds) is { } rounds:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    mistake = $"{arguments[index]} {value}: expected --repo FOLDER, --commits 1..{MostCommits} or --rounds 1..{MostRounds}.";
                    return null;
            }
        }

        return options;
    }

    private static int? Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;
}
