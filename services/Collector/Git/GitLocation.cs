using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SeiPlatform.Collector.Git;

/// <summary>
/// Where a history is: a folder of this machine, or a URL. Anything that git would take for an option or for a helper to run is none of the two.
/// </summary>
public sealed partial record GitLocation
{
    private static readonly string[] Schemes = ["https", "http", "ssh", "git"];

    private GitLocation()
    {
    }

    /// <summary>The absolute path of a local repository; null for a URL.</summary>
    public string? Path { get; private init; }

    /// <summary>What git is given, without credentials: every user of the machine can read command lines. Null for a path.</summary>
    public string? Url { get; private init; }

    /// <summary>To be shown and stored: without credentials.</summary>
    public required string Display { get; init; }

    /// <summary>What the URL said besides; null when it named nobody, or when its scheme is not http.</summary>
    internal GitCredentials? Credentials { get; private init; }

    /// <summary>The folders of the URL, without <c>.git</c>: owner and name; or the folder's name.</summary>
    internal IReadOnlyList<string> Segments { get; private init; } = [];

    public static bool TryParse(string? text, [NotNullWhen(true)] out GitLocation? location, [NotNullWhen(false)] out string? mistake)
    {
        (location, mistake) = (null, null);
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            mistake = "is empty; expected a path or a URL of a git repository";
        else if (text.Length > 2_000 || text.Any(char.IsControl))
            mistake = "has control characters or is longer than 2000 characters";
        else if (text[0] == '-')
            mistake = "begins with a hyphen; expected a path or a URL of a git repository";
        else if (text.Contains("::", StringComparison.Ordinal) && !System.IO.Path.IsPathRooted(text))
            mistake = "names a remote helper; expected a path or an https, ssh or git URL";
        else if (text.Contains("://", StringComparison.Ordinal))
            location = FromUrl(text, out mistake);
        else if (ScpLike().Match(text) is { Success: true } scp)
            location = FromScp(text, scp);
        else
            location = FromPath(text);
        return location is not null;
    }

    private static GitLocation? FromUrl(string text, out string? mistake)
    {
        mistake = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            mistake = "is not a URL";
            return null;
        }

        if (url.IsFile)
            return FromPath(url.LocalPath);
        if (!Schemes.Contains(url.Scheme) || url.Host.Length == 0 || url.Host[0] == '-')
        {
            mistake = "cannot be cloned from; expected a path or an https, ssh or git URL";
            return null;
        }

        var segments = Split(Uri.UnescapeDataString(url.AbsolutePath));
        string[] user = [.. url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)];
        if (url.UserInfo.Length == 0)
            return new GitLocation { Url = text, Display = text, Segments = segments };
        if (user.Any(part => part.Any(char.IsControl)))
        {
            mistake = "has control characters in its credentials";
            return null;
        }

        if (url.Scheme is not ("https" or "http"))
        {
            // ssh needs to know as whom it comes, but takes no password.
            var named = user.Length == 1 ? text : new UriBuilder(url) { Password = "" }.Uri.AbsoluteUri;
            return new GitLocation { Url = named, Display = named, Segments = segments };
        }

        // A user name alone is a secret too: tokens are given that way.
        var bare = new UriBuilder(url) { UserName = "", Password = "" }.Uri.AbsoluteUri;
        return new GitLocation
        {
            Url = bare,
            Display = bare,
            Credentials = new GitCredentials(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), user[0], user.ElementAtOrDefault(1) ?? ""),
            Segments = segments,
        };
    }

    private static GitLocation FromScp(string text, Match scp) =>
        new() { Url = text, Display = text, Segments = Split(scp.Groups["path"].Value) };

    private static GitLocation FromPath(string text)
    {
        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text));
        // A worktree is named by its folder, not by the .git within it.
        var named = System.IO.Path.GetFileName(path) == ".git" ? System.IO.Path.GetDirectoryName(path)! : path;
        return new GitLocation { Path = path, Display = named, Segments = Split(System.IO.Path.GetFileName(named)) };
    }

    private static string[] Split(string path)
    {
        path = path.TrimEnd('/');
        if (path.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            path = path[..^4];
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>ssh's short form, <c>git@host:owner/name.git</c>; a drive letter is no host.</summary>
    [GeneratedRegex(@"^(?:[A-Za-z0-9._][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]+:(?<path>[^\\].*)$")]
    private static partial Regex ScpLike();
}
