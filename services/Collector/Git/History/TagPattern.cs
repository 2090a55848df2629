using System.Text.RegularExpressions;

namespace SeiPlatform.Collector.Git.History;

/// <summary>Which tags are deployments.</summary>
public sealed partial class TagPattern
{
    private const int Longest = 500;

    // Patterns come from requests: these options make matching linear in the tag's length whatever the pattern.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _pattern;

    /// <param name="pattern">A regular expression; empty: semantic versions.</param>
    /// <param name="includePrereleases">Whether semantic versions with a pre-release part count.</param>
    public TagPattern(string? pattern, bool includePrereleases) =>
        _pattern = !string.IsNullOrEmpty(pattern) ? new Regex(pattern, Options)
            : includePrereleases ? AnyVersion()
            : Release();

    public bool IsDeployment(string tag) => _pattern.IsMatch(tag);

    /// <summary>What is wrong with a pattern; null when nothing is.</summary>
    public static string? Mistake(string? pattern)
    {
        if (string.IsNullOrEmpty(pattern))
            return null;
        if (pattern.Length > Longest)
            return $"has {pattern.Length} characters; expected at most {Longest}";
        if (pattern.Contains('\0', StringComparison.Ordinal))
            return "has a NUL, which no tag's name has";
        try
        {
            _ = new Regex(pattern, Options);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return $"is not a regular expression that can be used here: {exception.Message}";
        }
    }

    /// <summary>https://semver.org, without pre-release; build metadata is no pre-release.</summary>
    [GeneratedRegex(@"\Av?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(\+[0-9A-Za-z.-]+)?\z")]
    private static partial Regex Release();

    [GeneratedRegex(@"\Av?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\z")]
    private static partial Regex AnyVersion();
}
