using System.Buffers.Text;

namespace SeiPlatform.Collector.Git.History;

/// <summary>
/// Reads a commit object as git stores it: header lines, an empty line, the message. Takes whatever is there; histories hold the mistakes of decades.
/// </summary>
/// <param name="time">The clock that says what is the future.</param>
public sealed class CommitParser(TimeProvider time)
{
    private const int LongestAuthor = 200;

    // Clocks that are a little fast are none of our business.
    private static readonly TimeSpan Fast = TimeSpan.FromDays(1);

    private long Latest => (time.GetUtcNow() + Fast).ToUnixTimeSeconds();

    /// <param name="sha">The object's name.</param>
    /// <param name="content">The object, or its beginning when it is huge.</param>
    /// <param name="parents">How many there are; the caller may know more than the object, which a shallow clone cuts off.</param>
    public Commit Parse(string sha, ReadOnlySpan<byte> content, int parents)
    {
        ReadOnlySpan<byte> author = default, committer = default, encoding = default;
        var rest = content;
        while (TakeLine(ref rest, out var line) && !line.IsEmpty)
        {
            if (line.StartsWith("author "u8))
                author = line["author "u8.Length..];
            else if (line.StartsWith("committer "u8))
                committer = line["committer "u8.Length..];
            else if (line.StartsWith("encoding "u8))
                encoding = line["encoding "u8.Length..];
        }

        var text = LegacyText.Of(encoding);
        var latest = Latest;
        var message = CommitMessage.Read(text, rest, parents);
        return new Commit
        {
            Sha = sha,
            Kind = message.Kind,
            Title = message.Title,
            Number = message.Number,
            RevertsSha = message.RevertsSha,
            Author = LegacyText.Line(text, Name(author), LongestAuthor),
            AuthoredAt = Date(author, latest),
            CommittedAt = Date(committer, latest),
        };
    }

    /// <summary>A time of git's; null when it cannot be true: before 1970, or in the future.</summary>
    public DateTimeOffset? Moment(long seconds) => Moment(seconds, Latest);

    /// <summary>The name in <c>Name &lt;mail&gt; seconds zone</c>; the mail where there is no name.</summary>
    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> person)
    {
        var mail = person.IndexOf((byte)'<');
        if (mail < 0)
            return person;
        var name = person[..mail].Trim((byte)' ');
        if (!name.IsEmpty)
            return name;
        var end = person.LastIndexOf((byte)'>');
        return end > mail ? person[(mail + 1)..end] : person[(mail + 1)..];
    }

    internal static DateTimeOffset? Date(ReadOnlySpan<byte> person, long latest)
    {
        var seconds = person[(person.LastIndexOf((byte)'>') + 1)..].Trim((byte)' ');
        return Utf8Parser.TryParse(seconds, out long value, out _) ? Moment(value, latest) : null;
    }

    private static DateTimeOffset? Moment(long seconds, long latest) => seconds > 0 && seconds <= latest ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static bool TakeLine(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            line = rest;
            rest = default;
            return !line.IsEmpty;
        }

        line = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }
}
