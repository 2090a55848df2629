using System.Text.RegularExpressions;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Commits;

/// <summary>What a commit message tells about the commit, where its parents are not known.</summary>
/// <param name="Title">The first line, at most 500 characters.</param>
/// <param name="Kind">Merges, squashed requests and reverts by the words that git, GitHub and GitLab write.</param>
/// <param name="Number">The pull or merge request that the title names.</param>
/// <param name="RevertsSha">The full id of the commit that is taken back.</param>
public readonly partial record struct CommitMessage(string Title, ChangeKind Kind, long? Number, string? RevertsSha)
{
    private const int MaxTitleLength = 500;
    private const string RevertLine = "This reverts commit ";

    public static CommitMessage Read(string message)
    {
        var text = message.AsSpan().TrimStart();
        var end = text.IndexOfAny('\r', '\n');
        var firstLine = (end < 0 ? text : text[..end]).TrimEnd();
        var body = end < 0 ? default : text[end..].TrimStart();
        var title = firstLine[..Math.Min(firstLine.Length, MaxTitleLength)].ToString();

        if (IsRevert(firstLine, body))
            return new(title, ChangeKind.Revert, RequestNumber(SquashTitle().Match(title)), RevertedSha(body));
        if (MergeTitle().Match(title) is { Success: true } merge)
            return new(title, ChangeKind.Merge, RequestNumber(merge), null);
        if (SquashTitle().Match(title) is { Success: true } squash)
            return new(title, ChangeKind.Squash, RequestNumber(squash), null);
        return new(title, ChangeKind.Commit, null, null);
    }

    /// <summary>
    /// The line alone is not enough: the message of a squashed request lists those of its commits, and one of them may be a revert.
    /// </summary>
    private static bool IsRevert(ReadOnlySpan<char> title, ReadOnlySpan<char> body) =>
        body.StartsWith(RevertLine, StringComparison.Ordinal)
        || title.StartsWith("Revert \"", StringComparison.Ordinal)
        || ((title.StartsWith("Revert", StringComparison.OrdinalIgnoreCase) || title.StartsWith("Reapply", StringComparison.OrdinalIgnoreCase))
            && body.Contains(RevertLine, StringComparison.Ordinal));

    private static string? RevertedSha(ReadOnlySpan<char> body)
    {
        var start = body.IndexOf(RevertLine, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var rest = body[(start + RevertLine.Length)..];
        var length = rest.IndexOfAnyExcept(CommitSha.HexDigits);
        return CommitSha.TryNormalise((length < 0 ? rest : rest[..length]).ToString());
    }

    private static long? RequestNumber(Match match) =>
        match.Groups["number"] is { Success: true } group && long.TryParse(group.ValueSpan, out var number) ? number : null;

    [GeneratedRegex(@"^Merge (pull request #(?<number>\d{1,18})\b|branch(es)? |remote-tracking branch(es)? |tag |commit )", RegexOptions.ExplicitCapture)]
    private static partial Regex MergeTitle();

    [GeneratedRegex(@" \(#(?<number>\d{1,18})\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SquashTitle();
}
