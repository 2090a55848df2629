using System.Buffers;

namespace SeiPlatform.Collector.Commits;

/// <summary>The full name of a commit: 40 hex digits (SHA-1) or 64 (SHA-256), in lower case.</summary>
public static class CommitSha
{
    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary><paramref name="text"/> in lower case, or null when it is no full commit id or the one of zeros that stands for "none".</summary>
    public static string? TryNormalise(string? text) =>
        text is { Length: 40 or 64 } && !text.AsSpan().ContainsAnyExcept(HexDigits) && text.AsSpan().ContainsAnyExcept('0')
            ? text.ToLowerInvariant()
            : null;
}
