using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SeiPlatform.Collector.Git;

/// <summary>The name a repository has on the platform: <c>owner/name</c> in lower case, the same that its webhooks carry.</summary>
public static partial class RepositoryName
{
    /// <summary>For repositories that come from nowhere else.</summary>
    private const string LocalOwner = "local";

    private const int Longest = 200;

    public static bool IsValid(string name) => name.Length <= Longest && Valid().IsMatch(name);

    /// <summary>
    /// By where it was cloned from, if from a URL that names an owner; otherwise by its folder.
    /// </summary>
    /// <param name="location">Where it is.</param>
    /// <param name="origin">The URL of the local repository's remote, if it has one.</param>
    public static string Derive(GitLocation location, string? origin)
    {
        if (location.Url is null && GitLocation.TryParse(origin, out var remote, out _) && remote.Url is not null && remote.Segments.Count >= 2)
            location = remote;

        string[] segments = [.. location.Segments.Select(Clean).Where(segment => segment.Length > 0)];
        var name = segments switch
        {
            [] => $"{LocalOwner}/repository",
            [var only] => $"{LocalOwner}/{only}",
            _ => string.Join('/', segments),
        };
        return name.Length <= Longest ? name : name[^Longest..].TrimStart('/', '.', '-');
    }

    /// <summary>Whether a name says no more than what a folder is called, which folders of other histories may be called too.</summary>
    public static bool IsOfFolder(string name) => name.StartsWith($"{LocalOwner}/", StringComparison.Ordinal);

    /// <summary>Another name for a location whose own name is taken, the same each time.</summary>
    public static string Distinguish(string name, string location)
    {
        var suffix = "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(location)))[..6];
        return name[..Math.Min(name.Length, Longest - suffix.Length)] + suffix;
    }

    private static string Clean(string segment) =>
        Unwanted().Replace(segment.ToLowerInvariant(), "-").Trim('-', '.');

    [GeneratedRegex(@"\A[a-z0-9_~][a-z0-9._~-]*(/[a-z0-9_~][a-z0-9._~-]*)+\z")]
    private static partial Regex Valid();

    [GeneratedRegex("[^a-z0-9._~-]+")]
    private static partial Regex Unwanted();
}
