using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Requests;
using static SeiPlatform.Api.Dora.PerformanceLevel;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class ThresholdProfilesTests
{
    private const double Hour = 3600;
    private const double Day = 24 * Hour;

    [Theory]
    [InlineData(2019, 2.0, Elite)]
    [InlineData(2019, 1.0, High)]
    [InlineData(2024, 1 / 7.0, High)]
    [InlineData(2024, 0.1, Medium)]
    [InlineData(2024, 0.01, Low)]
    [InlineData(2021, 0.1, High)]
    [InlineData(2021, 0.01, Medium)]
    [InlineData(2021, 0.001, Low)]
    [InlineData(2022, 5.0, High)]
    [InlineData(2022, 1 / 7.0, Medium)]
    [InlineData(2024, 0.0, Low)]
    public void Deployments_a_day_have_the_level_of_their_year(int year, double perDay, PerformanceLevel level) =>
        Assert.Equal(level, Profile(year).OfDeploymentsPerDay(perDay));

    [Theory]
    [InlineData(2021, 0.5 * Hour, Elite)]
    [InlineData(2021, Hour, High)]
    [InlineData(2019, Hour, Elite)]
    [InlineData(2024, Day, High)]
    [InlineData(2024, 7 * Day, High)]
    [InlineData(2024, (7 * Day) + 1, Medium)]
    [InlineData(2021, 100 * Day, Medium)]
    [InlineData(2024, 100 * Day, Low)]
    public void Lead_times_have_the_level_of_their_year(int year, double seconds, PerformanceLevel level) =>
        Assert.Equal(level, Profile(year).OfLeadTime(seconds));

    [Theory]
    [InlineData(2024, 0.05, Elite)]
    [InlineData(2024, 0.10, High)]
    [InlineData(2024, 0.20, High)]
    [InlineData(2024, 0.21, Low)]
    [InlineData(2023, 0.10, High)]
    [InlineData(2023, 0.15, Medium)]
    [InlineData(2019, 0.15, Elite)]
    [InlineData(2019, 0.16, Low)]
    [InlineData(2021, 0.30, High)]
    [InlineData(2022, 0.30, Medium)]
    [InlineData(2022, 0.00, High)]
    public void Fail_rates_have_the_level_of_their_year(int year, double rate, PerformanceLevel level) =>
        Assert.Equal(level, Profile(year).OfFailRate(rate));

    [Theory]
    [InlineData(2024, Hour - 1, Elite)]
    [InlineData(2024, Hour, High)]
    [InlineData(2024, Day, Low)]
    [InlineData(2023, Day, Medium)]
    [InlineData(2022, Hour - 1, High)]
    [InlineData(2022, 8 * Day, Low)]
    public void Recovery_times_have_the_level_of_their_year(int year, double seconds, PerformanceLevel level) =>
        Assert.Equal(level, Profile(year).OfRecoveryTime(seconds));

    [Fact]
    public void What_is_not_known_has_no_level()
    {
        Assert.All(ThresholdProfiles.All, profile =>
        {
            Assert.Null(profile.OfDeploymentsPerDay(null));
            Assert.Null(profile.OfLeadTime(null));
            Assert.Null(profile.OfFailRate(null));
            Assert.Null(profile.OfRecoveryTime(null));
        });
    }

    [Fact]
    public void A_better_value_never_has_a_worse_level()
    {
        double[] values = [0, 0.001, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 10, 1000, Hour, Day, 8 * Day, 40 * Day, 400 * Day];
        Assert.All(ThresholdProfiles.All, profile =>
        {
            Assert.Equal(values.Select(value => profile.OfFailRate(value)).Order(), values.Select(value => profile.OfFailRate(value)));
            Assert.Equal(values.Select(value => profile.OfLeadTime(value)).Order(), values.Select(value => profile.OfLeadTime(value)));
            Assert.Equal(values.Select(value => profile.OfRecoveryTime(value)).Order(), values.Select(value => profile.OfRecoveryTime(value)));
            Assert.Equal(values.Select(value => profile.OfDeploymentsPerDay(value)).OrderDescending(), values.Select(value => profile.OfDeploymentsPerDay(value)));
        });
    }

    [Theory]
    [InlineData("2020")]
    [InlineData("2025")]
    [InlineData("2018")]
    [InlineData("elite")]
    [InlineData("")]
    public void A_year_without_published_levels_is_refused_and_the_others_are_named(string year)
    {
        var errors = new ParameterErrors();

        Assert.Null(ThresholdProfiles.Read(year, errors));

        Assert.Contains("expected one of 2019, 2021, 2022, 2023, 2024.", errors.ToProblem().ProblemDetails.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_latest_report_with_levels_is_the_default() => Assert.Equal(2024, ThresholdProfiles.Read(null, new ParameterErrors())!.Year);

    private static ThresholdProfile Profile(int year) => ThresholdProfiles.All.Single(profile => profile.Year == year);
}
