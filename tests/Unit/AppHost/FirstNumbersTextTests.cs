using SeiPlatform.AppHost.FirstNumbers;

namespace SeiPlatform.Tests.Unit.AppHost;

public sealed class FirstNumbersTextTests
{
    private static readonly GitImport Import = new("acme/shop", "/src/shop", "succeeded", null, 1234, 56, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Every_metric_is_one_line_in_units_that_people_use()
    {
        var dora = new DoraAnswer(
            new(56, 0.62, "high"),
            new(900, 187_200, "high"),
            new(60, 9, 0.15, "elite"),
            new(9, 5_400, "elite"),
            new(0.052, null));

        Assert.Equal(
            """
            DORA metrics of acme/shop, last 90 days (1,234 commits, 56 deployments imported from /src/shop):
              deployment frequency             4.3 a week     high
              change lead time                 2.2 days       high
              change fail rate                 15.0 %         elite
              failed deployment recovery time  90 minutes     elite
              rework rate                      5.2 %

            """,
            FirstNumbersText.Of(Import, "last 90 days", dora).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_cannot_be_computed_is_a_dash_and_never_a_zero()
    {
        var nothing = new DoraAnswer(new(0, null, null), new(0, null, null), new(0, 0, null, null), new(0, null, null), new(null, null));

        var lines = FirstNumbersText.Of(Import, "last 90 days", nothing).TrimEnd().Split('\n')[1..];

        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(" -", line.TrimEnd()));
    }

    [Fact]
    public void A_history_without_releases_is_told_what_counts_as_one()
    {
        var nothing = new DoraAnswer(new(0, null, null), new(0, null, null), new(0, 0, null, null), new(0, null, null), new(null, null));

        Assert.Contains("No deployments are known: tags that are semantic versions", FirstNumbersText.Of(Import with { Deployments = 0 }, "last 90 days", nothing));
        Assert.DoesNotContain("No deployments are known", FirstNumbersText.Of(Import, "last 90 days", nothing));
    }
}
