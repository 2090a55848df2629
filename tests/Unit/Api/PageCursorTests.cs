using System.Globalization;
using CsCheck;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Keys;
using SeiPlatform.Api.Paging;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class PageCursorTests
{
    private static readonly PageCursor Cursors = Of("bootstrap-secret-one");

    [Fact]
    public void A_cursor_brings_back_the_position_whatever_its_text() =>
        Gen.String.Array[1, 4].Sample(position => Assert.Equal(position, Cursors.Read("list", Cursors.Write("list", position))));

    [Fact]
    public void A_cursor_of_another_list_is_none() => Assert.Null(Cursors.Read("changes|a/b", Cursors.Write("changes|a/c", "1", "x")));

    [Fact]
    public void A_cursor_of_another_platform_is_none() => Assert.Null(Cursors.Read("list", Of("bootstrap-secret-two").Write("list", "1", "x")));

    [Fact]
    public void Instances_with_the_same_secret_share_their_cursors() =>
        Assert.NotNull(Cursors.Read("list", Of("bootstrap-secret-one").Write("list", "1", "x")));

    [Fact]
    public void A_cursor_with_any_character_changed_is_none()
    {
        var token = Cursors.Write("list", "638000000000000000", "owner/name", "abcdef");
        for (var index = 0; index < token.Length; index++)
        {
            var forged = token[..index] + (token[index] == 'A' ? 'B' : 'A') + token[(index + 1)..];
            // The last character may carry bits that base64 ignores.
            if (index < token.Length - 1)
                Assert.Null(Cursors.Read("list", forged));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_never_was_a_cursor_is_none(string token) => Assert.Null(Cursors.Read("list", token));

    /// <summary>The lengths are the longest that the collector takes (EventRules).</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("😀")]
    [InlineData("\"")]
    public void The_longest_names_make_a_cursor_that_is_read_again_and_fits_into_an_address(string text)
    {
        string[] position = [DateTimeOffset.MaxValue.UtcTicks.ToString(CultureInfo.InvariantCulture), Filled(200), Filled(300)];

        var token = Cursors.Write("deployments", position);

        Assert.Equal(position, Cursors.Read("deployments", token));
        Assert.InRange(token.Length, 1, new KestrelServerLimits().MaxRequestLineSize / 2);

        string Filled(int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));
    }

    [Fact]
    public void An_enormous_cursor_is_none() => Assert.Null(Cursors.Read("list", new string('A', 1_000_000)));

    private static PageCursor Of(string secret) => new(Options.Create(new AdminOptions { Secret = secret }));
}
