using System.Buffers;
using System.Buffers.Text;
using System.Text;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Git.History;

/// <summary>What a commit's message and the number of its parents say about how it came onto the branch.</summary>
internal readonly record struct CommitMessage(ChangeKind Kind, string Title, long? Number, string? RevertsSha)
{
    private const int LongestTitle = 500;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);

    public static CommitMessage Read(Encoding? encoding, ReadOnlySpan<byte> message, int parents)
    {
        message = message.TrimStart("\n\r \t"u8);
        var end = message.IndexOfAny((byte)'\n', (byte)'\r');
        var subject = (end < 0 ? message : message[..end]).TrimEnd(" \t\0"u8);
        var body = end < 0 ? default : message[end..];

        var title = LegacyText.Line(encoding, subject, LongestTitle);
        if (parents > 1)
            return new(ChangeKind.Merge, title, RequestOfMerge(subject, body), null);

        var number = RequestOfSquash(subject, body);
        var isRevert = Reverts(subject, body, out var reverted);
        return new(isRevert ? ChangeKind.Revert : number is null ? ChangeKind.Commit : ChangeKind.Squash, title, number, reverted);
    }

    /// <summary>GitHub, Bitbucket and GitLab, in their own words for a merge commit.</summary>
    private static long? RequestOfMerge(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> body) =>
        After(subject, "Merge pull request #"u8) ?? After(subject, "Merged PR "u8) ?? Within(subject, "(pull request #"u8) ?? OfGitLab(body);

    /// <summary>GitHub ends the subject with <c>(#12)</c>, GitLab the body with <c>See merge request group/name!12</c>, Azure DevOps begins with <c>Merged PR 12:</c>.</summary>
    private static long? RequestOfSquash(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> body)
    {
        if (subject.EndsWith(")"u8) && subject.LastIndexOf(" (#"u8) is >= 0 and var at
            && Numeral(subject[(at + 3)..], out var length) is { } number && at + 3 + length == subject.Length - 1)
        {
            return number;
        }

        return After(subject, "Merged PR "u8) ?? OfGitLab(body);
    }

    private static long? OfGitLab(ReadOnlySpan<byte> body)
    {
        var at = body.LastIndexOf("\nSee merge request "u8);
        if (at < 0)
            return null;
        var line = body[(at + 1)..];
        var end = line.IndexOf((byte)'\n');
        line = end < 0 ? line : line[..end];
        return line.LastIndexOf((byte)'!') is >= 0 and var mark ? Numeral(line[(mark + 1)..], out _) : null;
    }

    /// <summary>git's own words; "reapply" is what git calls the revert of a revert.</summary>
    private static bool Reverts(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> body, out string? reverted)
    {
        const int sha1 = 40, sha256 = 64;
        reverted = null;
        var at = body.IndexOf("\nThis reverts commit "u8);
        // The message of a squashed request lists those of its commits, and one of them may be a revert: the line must come first, or the subject say so.
        if (at >= 0 && (body[..at].TrimStart("\r\n"u8).IsEmpty || BeginsWith(subject, "revert"u8) || BeginsWith(subject, "reapply"u8)))
        {
            var name = body[(at + "\nThis reverts commit "u8.Length)..];
            var length = name.IndexOfAnyExcept(Hex);
            length = length < 0 ? name.Length : length;
            if (length is sha1 or sha256)
                reverted = Encoding.ASCII.GetString(name[..length]);
            return length >= 7;
        }

        return subject.StartsWith("Revert \""u8) || subject.StartsWith("Reapply \""u8);
    }

    private static bool BeginsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static long? After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.StartsWith(prefix) ? Numeral(text[prefix.Length..], out _) : null;

    private static long? Within(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark) =>
        text.IndexOf(mark) is >= 0 and var at ? Numeral(text[(at + mark.Length)..], out _) : null;

    private static long? Numeral(ReadOnlySpan<byte> text, out int length) =>
        !text.IsEmpty && char.IsAsciiDigit((char)text[0]) && Utf8Parser.TryParse(text, out long number, out length) && number > 0 ? number : Missing(out length);

    private static long? Missing(out int length)
    {
        length = 0;
        return null;
    }
}
