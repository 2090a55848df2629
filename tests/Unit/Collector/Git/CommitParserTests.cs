using System.Text;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Collector.Git.History;
using SeiPlatform.Contracts;

namespace SeiPlatform.Tests.Unit.Collector.Git;

public sealed class CommitParserTests
{
    private const string Sha = "0123456789012345678901234567890123456789";
    private const string Other = "89abcdef0123456789abcdef0123456789abcdef";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_plain_commit_has_its_author_dates_and_title()
    {
        var commit = Parse("Fix the clock\n\nIt was late.\n");

        Assert.Equal(Sha, commit.Sha);
        Assert.Equal(ChangeKind.Commit, commit.Kind);
        Assert.Equal("Ada Lovelace", commit.Author);
        Assert.Equal("Fix the clock", commit.Title);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), commit.AuthoredAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_060), commit.CommittedAt);
        Assert.Null(commit.Number);
        Assert.Null(commit.RevertsSha);
    }

    [Theory]
    [InlineData("Merge branch 'topic'", 2, ChangeKind.Merge, null)]
    [InlineData("Merge pull request #12 from ada/topic\n\nA title", 2, ChangeKind.Merge, 12L)]
    [InlineData("Merge branch 'topic' into 'main'\n\nA title\n\nSee merge request group/name!34", 2, ChangeKind.Merge, 34L)]
    [InlineData("Merged in topic (pull request #56)\n\nA title", 2, ChangeKind.Merge, 56L)]
    [InlineData("Merged PR 78: A title", 2, ChangeKind.Merge, 78L)]
    [InlineData("Merge many", 9, ChangeKind.Merge, null)]
    [InlineData("Add a thing (#123)", 1, ChangeKind.Squash, 123L)]
    [InlineData("Add a thing (#123)\n\n* one\n* two", 1, ChangeKind.Squash, 123L)]
    [InlineData("Merged PR 78: A title", 1, ChangeKind.Squash, 78L)]
    [InlineData("A title\n\nSee merge request group/sub/name!9", 1, ChangeKind.Squash, 9L)]
    [InlineData("Fix (#12) and more", 1, ChangeKind.Commit, null)]
    [InlineData("Fix (#12a)", 1, ChangeKind.Commit, null)]
    [InlineData("Fix (#)", 1, ChangeKind.Commit, null)]
    [InlineData("Fix (#99999999999999999999999999)", 1, ChangeKind.Commit, null)]
    [InlineData("Root (#1)", 0, ChangeKind.Squash, 1L)]
    [InlineData("Revert \"Add a thing (#123)\" (#124)", 1, ChangeKind.Revert, 124L)]
    [InlineData("Revert \"Add a thing\"", 1, ChangeKind.Revert, null)]
    [InlineData("Reapply \"Add a thing\"", 1, ChangeKind.Revert, null)]
    [InlineData("Revert the policy of the house", 1, ChangeKind.Commit, null)]
    [InlineData("Merge pull request #5 from ada/revert-4\n\nRevert \"x\"", 2, ChangeKind.Merge, 5L)]
    public void The_message_and_the_parents_tell_how_a_change_came_onto_the_branch(string message, int parents, ChangeKind kind, long? number)
    {
        var commit = Parse(message, parents: parents);

        Assert.Equal((kind, number), (commit.Kind, commit.Number));
    }

    [Theory]
    [InlineData("Revert \"x\"\n\nThis reverts commit " + Other + ".", Other)]
    [InlineData("drm: go back\n\nThis reverts commit " + Other + ", reversing\nchanges made to something.", Other)]
    [InlineData("Revert \"x\"\n\nThis reverts commit 89abcdef0123 (\"x\").", null)]
    [InlineData("Revert \"x\"", null)]
    public void A_revert_names_what_it_takes_back_only_when_the_message_does_so_in_full(string message, string? reverted)
    {
        var commit = Parse(message);

        Assert.Equal((ChangeKind.Revert, reverted), (commit.Kind, commit.RevertsSha));
    }

    [Theory]
    [InlineData("This reverts commit abc.")]
    [InlineData("Talk\n\nThis reverts commit mostly.")]
    public void Talking_of_reverts_is_no_revert(string message) => Assert.Equal(ChangeKind.Commit, Parse(message).Kind);

    [Theory]
    [InlineData("0 +0000")]
    [InlineData("-1 +0000")]
    [InlineData("-62135596800 +0000")]
    [InlineData("99999999999999 +0000")]
    [InlineData("999999999999999999999999999 +0000")]
    [InlineData("4000000000 +0000")]
    [InlineData("soon")]
    [InlineData("")]
    public void A_date_that_cannot_be_true_is_none(string date)
    {
        var commit = Parse("x", committer: $"Ada <ada@example.org> {date}");

        Assert.Null(commit.CommittedAt);
        Assert.NotNull(commit.AuthoredAt);
    }

    [Fact]
    public void A_clock_that_is_a_little_fast_is_believed()
    {
        var soon = _time.GetUtcNow().AddHours(23);

        Assert.Equal(soon, Parse("x", committer: $"Ada <a> {soon.ToUnixTimeSeconds()} +0000").CommittedAt);
    }

    [Theory]
    [InlineData("<ada@example.org> 1700000000 +0000", "ada@example.org")]
    [InlineData("Ada <> 1700000000 +0000", "Ada")]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("A <b> C <d> 1700000000 +0000", "A")]
    [InlineData("", "")]
    public void Broken_author_lines_give_what_is_in_them(string line, string author) => Assert.Equal(author, Parse("x", author: line).Author);

    [Fact]
    public void Names_and_titles_come_in_the_encoding_that_the_commit_declares()
    {
        var commit = Parse("Größe", encoding: "ISO-8859-1", author: "Jörg <j> 1700000000 +0000", bytes: Encoding.Latin1);

        Assert.Equal(("Jörg", "Größe"), (commit.Author, commit.Title));
    }

    [Fact]
    public void Undeclared_bytes_that_are_no_UTF8_are_read_as_western_european()
    {
        var commit = Parse("Größe", author: "Jörg <j> 1700000000 +0000", bytes: Encoding.Latin1);

        Assert.Equal(("Jörg", "Größe"), (commit.Author, commit.Title));
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf8")]
    [InlineData("UTF-16")]
    [InlineData("UTF-7")]
    public void An_encoding_that_nobody_knows_or_that_cannot_be_is_taken_for_UTF8(string encoding) =>
        Assert.Equal("Größe", Parse("Größe", encoding: encoding).Title);

    [Fact]
    public void Control_characters_and_NUL_do_not_get_through()
    {
        var commit = Parse("one\0two\u0007three\u0085four", author: "A\u0001da <a> 1700000000 +0000");

        Assert.Equal(("A da", "one two three four"), (commit.Author, commit.Title));
    }

    [Fact]
    public void A_huge_first_line_is_cut_between_characters()
    {
        var commit = Parse(string.Concat(Enumerable.Repeat("x😀", 100_000)));

        Assert.InRange(commit.Title.Length, 499, 500);
        Assert.True(char.IsLowSurrogate(commit.Title[^1]) || commit.Title[^1] == 'x');
        Assert.Equal(commit.Title, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(commit.Title)));
    }

    [Fact]
    public void A_signature_in_the_headers_is_passed_over()
    {
        var raw = $"tree {Sha}\nauthor Ada <a> 1700000000 +0000\ncommitter Ada <a> 1700000000 +0000\n"
            + "gpgsig -----BEGIN PGP SIGNATURE-----\n \n author Eve <e> 1 +0000\n -----END PGP SIGNATURE-----\n\nTitle\n";

        var commit = new CommitParser(_time).Parse(Sha, Encoding.UTF8.GetBytes(raw), 1);

        Assert.Equal(("Ada", "Title"), (commit.Author, commit.Title));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("tree x")]
    [InlineData("author")]
    [InlineData("author \ncommitter \n\n\n\n")]
    public void What_is_hardly_a_commit_is_one_without_anything(string raw)
    {
        var commit = new CommitParser(_time).Parse(Sha, Encoding.UTF8.GetBytes(raw), 1);

        Assert.Equal(("", "", null, null), (commit.Author, commit.Title, commit.AuthoredAt, commit.CommittedAt));
    }

    private Commit Parse(
        string message, int parents = 1, string author = "Ada Lovelace <ada@example.org> 1700000000 +0100",
        string committer = "Ada Lovelace <ada@example.org> 1700000060 +0100", string? encoding = null, Encoding? bytes = null)
    {
        var parent = string.Concat(Enumerable.Repeat($"parent {Other}\n", parents));
        var declared = encoding is null ? "" : $"encoding {encoding}\n";
        var raw = $"tree {Sha}\n{parent}author {author}\ncommitter {committer}\n{declared}\n{message}";
        return new CommitParser(_time).Parse(Sha, (bytes ?? Encoding.UTF8).GetBytes(raw), parents);
    }
}
