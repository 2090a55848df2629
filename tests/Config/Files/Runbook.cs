using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Files;

/// <summary>A page of <c>docs/runbooks</c>; their index is one too.</summary>
/// <param name="Name">The alert it is about, or <see cref="Index"/>.</param>
/// <param name="Text">All of it.</param>
/// <param name="Introduction">What stands above the first section.</param>
/// <param name="Sections">Its second headings, in their order.</param>
/// <param name="Queries">The lines of its PromQL, each of which is a query.</param>
public sealed partial record Runbook(string Name, string Text, string Introduction, IReadOnlyList<string> Sections, IReadOnlyList<string> Queries)
{
    public const string Index = "README";

    public static IReadOnlyList<Runbook> All() =>
        [.. Directory.EnumerateFiles(RepositoryRoot.File("docs", "runbooks"), "*.md").Order(StringComparer.Ordinal).Select(Load)];

    private static Runbook Load(string file)
    {
        var text = File.ReadAllText(file);
        return new(
            Path.GetFileNameWithoutExtension(file), text, text.Split("\n## ")[0], [.. Section().Matches(text).Select(match => match.Groups[1].Value)],
            [.. Block().Matches(text).SelectMany(match => match.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))]);
    }

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^```promql\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
