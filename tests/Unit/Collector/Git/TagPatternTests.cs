using SeiPlatform.Collector.Git.History;

namespace SeiPlatform.Tests.Unit.Collector.Git;

public sealed class TagPatternTests
{
    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("v1.2.3", true)]
    [InlineData("v10.20.30+build.5", true)]
    [InlineData("v1.2.3-rc.1", false)]
    [InlineData("v1.2", false)]
    [InlineData("v1.2.3.4", false)]
    [InlineData("v01.2.3", false)]
    [InlineData("V1.2.3", false)]
    [InlineData("release-1.2.3", false)]
    [InlineData("v1.2.3\n", false)]
    [InlineData("latest", false)]
    public void Releases_are_semantic_versions(string tag, bool isDeployment) =>
        Assert.Equal(isDeployment, new TagPattern(null, includePrereleases: false).IsDeployment(tag));

    [Theory]
    [InlineData("v1.2.3-rc.1", true)]
    [InlineData("1.2.3-alpha+001", true)]
    [InlineData("v1.2.3", true)]
    [InlineData("v1.2.3-", false)]
    public void Prereleases_count_where_that_is_configured(string tag, bool isDeployment) =>
        Assert.Equal(isDeployment, new TagPattern("", includePrereleases: true).IsDeployment(tag));

    [Fact]
    public void A_pattern_of_ones_own_takes_the_place_of_versions()
    {
        var pattern = new TagPattern("^prod-", includePrereleases: false);

        Assert.True(pattern.IsDeployment("prod-2024-01-01"));
        Assert.False(pattern.IsDeployment("v1.2.3"));
    }

    [Fact]
    public void A_pattern_made_to_take_for_ever_does_not()
    {
        var pattern = new TagPattern("^(a+)+$", includePrereleases: false);

        Assert.False(pattern.IsDeployment(new string('a', 100_000) + "b"));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(a)\1")]
    public void A_pattern_that_cannot_be_used_says_why(string pattern) =>
        Assert.StartsWith("is not a regular expression that can be used here", TagPattern.Mistake(pattern));

    [Fact]
    public void A_huge_pattern_is_refused() => Assert.Contains("at most 500", TagPattern.Mistake(new string('a', 501)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("^release/")]
    public void A_good_pattern_has_no_mistake(string? pattern) => Assert.Null(TagPattern.Mistake(pattern));
}
