using System.Text.RegularExpressions;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>Tells the name of a release from that of a branch.</summary>
public static partial class ReleaseVersion
{
    /// <summary><paramref name="reference"/> when it looks like a version (<c>v1.2.3</c>, <c>refs/tags/2024.11</c>), else null.</summary>
    public static string? FromRef(string? reference)
    {
        const string tagPrefix = "refs/tags/";
        if (reference is null)
            return null;
        if (reference.StartsWith(tagPrefix, StringComparison.Ordinal))
            return reference[tagPrefix.Length..];
        return Version().IsMatch(reference) ? reference : null;
    }

    [GeneratedRegex(@"^v?\d+(\.\d+)+([-+][0-9A-Za-z.+-]+)?$")]
    private static partial Regex Version();
}
