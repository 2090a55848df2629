using SeiPlatform.Collector.Commits;

namespace SeiPlatform.Collector.Webhooks.CdEvents;

/// <summary>The parts in use of a package URL (https://github.com/package-url/purl-spec): <c>pkg:type/namespace/name@version?qualifiers#subpath</c>.</summary>
/// <param name="Type">In lower case.</param>
/// <param name="Path">Namespace and name.</param>
/// <param name="Version">Decoded.</param>
/// <param name="VcsUrl">The qualifier that names the source repository (SPDX: <c>git+https://host/owner/name@revision</c>).</param>
public sealed record PackageUrl(string Type, string Path, string? Version, string? VcsUrl)
{
    private const string Scheme = "pkg:";

    /// <summary>Null when <paramref name="text"/> is no package URL.</summary>
    public static PackageUrl? TryParse(string? text)
    {
        if (text is null || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = text[Scheme.Length..].TrimStart('/').Split('#', 2)[0];
        var (body, qualifiers) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (path, version) = Cut(body, body.LastIndexOf('@'));
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == path.Length - 1
            ? null
            : new(
                path[..slash].ToLowerInvariant(),
                Uri.UnescapeDataString(path[(slash + 1)..]),
                version is null ? null : Uri.UnescapeDataString(version),
                Qualifier(qualifiers, "vcs_url"));
    }

    /// <summary>The source repository and the commit, as far as the URL tells.</summary>
    public SeiRevision? Revision
    {
        get
        {
            if (VcsUrl is not null)
            {
                var url = VcsUrl.StartsWith("git+", StringComparison.Ordinal) ? VcsUrl[4..] : VcsUrl;
                // An '@' before the path separates user and host.
                var at = url.LastIndexOf('@');
                return at > url.LastIndexOf('/')
                    ? new(url[..at], CommitSha.TryNormalise(url[(at + 1)..]), Version)
                    : new(url, null, Version);
            }

            return Type is "github" or "gitlab" or "bitbucket" ? new(Path, CommitSha.TryNormalise(Version), Version) : null;
        }
    }

    private static (string Head, string? Tail) Cut(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    private static string? Qualifier(string? qualifiers, string key) => qualifiers?
        .Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2 && pair[0].Equals(key, StringComparison.OrdinalIgnoreCase))
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();
}
