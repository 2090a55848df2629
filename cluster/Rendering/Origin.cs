using System.Text.RegularExpressions;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>Where a repository's files are read in a browser, after the address that it is cloned from: as GitHub and GitLab have it.</summary>
internal static partial class Origin
{
    /// <summary>Its folder <c>docs/runbooks</c>, of whatever is the newest there.</summary>
    /// <returns>null where the address is no server's.</returns>
    public static string? Runbooks(string remote) => Remote().Match(remote.Trim()) is { Success: true } match
        ? $"{(match.Groups["scheme"] is { Success: true } scheme ? scheme.Value : "https")}://{match.Groups["host"].Value}/{match.Groups["path"].Value}/blob/HEAD/docs/runbooks"
        : null;

    // A name and a password before the host stay out of what is rendered.
    [GeneratedRegex(@"^(?:(?<scheme>https?)://(?:[^/@]+@)?(?<host>[^/@]+)/|ssh://(?:[^/@]+@)?(?<host>[^/:@]+)(?::\d+)?/|[\w.-]+@(?<host>[\w.-]+):)(?<path>[^\s""']+?)(?:\.git)?/?$")]
    private static partial Regex Remote();
}
