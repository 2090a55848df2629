using NodaTime;
using SeiPlatform.Api.Dora;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class DoraCalculatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ThresholdProfile Profile = ThresholdProfiles.All[^1];

    [Fact]
    public void Nothing_known_is_null_and_never_zero()
    {
        var metrics = Compute([], []);

        Assert.Null(metrics.DeploymentFrequency.PerDay);
        Assert.Null(metrics.ChangeLeadTime.MedianSeconds);
        Assert.Null(metrics.ChangeLeadTime.P90Seconds);
        Assert.Null(metrics.ChangeFailRate.Rate);
        Assert.Null(metrics.FailedDeploymentRecoveryTime.MedianSeconds);
        Assert.Null(metrics.ReworkRate.Rate);
        Assert.Null(metrics.DeploymentFrequency.Level);
        Assert.Equal(0, metrics.ChangeFailRate.Deployments);
    }

    [Fact]
    public void Failed_attempts_are_in_the_fail_rate_and_not_in_the_frequency()
    {
        var metrics = Compute([Succeeded("a", 1), Succeeded("b", 2), Failed("c", 3, restoredHour: 5)], []);

        Assert.Equal(2, metrics.DeploymentFrequency.Deployments);
        Assert.Equal(2 / 10.0, metrics.DeploymentFrequency.PerDay);
        Assert.Equal(1 / 3.0, metrics.ChangeFailRate.Rate);
        Assert.Equal(2, metrics.ReworkRate.Deployments);
    }

    [Fact]
    public void Several_repositories_in_one_deployment_are_one_deployment()
    {
        var metrics = Compute([Succeeded("a", 1), Succeeded("a", 2), Succeeded("b", 3)], []);

        Assert.Equal(2, metrics.DeploymentFrequency.Deployments);
    }

    [Fact]
    public void A_deployment_fails_with_any_of_its_parts_and_recovers_with_the_last()
    {
        var metrics = Compute([Succeeded("a", 1), Failed("a", 2, restoredHour: 4), Failed("a", 3, restoredHour: 7)], []);

        Assert.Equal(0, metrics.DeploymentFrequency.Deployments);
        Assert.Equal(1, metrics.ChangeFailRate.Rate);
        Assert.Equal(5 * 3600, metrics.FailedDeploymentRecoveryTime.MedianSeconds);
    }

    [Fact]
    public void A_deployment_belongs_to_where_its_last_part_ended()
    {
        var first = Compute([Succeeded("a", 23), Succeeded("a", 25)], [], Days(1, 1));

        Assert.Equal([0, 1], first.Select(metrics => metrics.DeploymentFrequency.Deployments));
    }

    [Fact]
    public void A_part_that_ended_after_the_window_takes_the_deployment_out_of_it() =>
        Assert.Equal(0, Compute([Succeeded("a", 1), Succeeded("a", 241)], []).DeploymentFrequency.Deployments);

    [Fact]
    public void What_has_not_recovered_is_counted_and_in_no_median()
    {
        var metrics = Compute([Failed("a", 1, restoredHour: 2), Failed("b", 2, restoredHour: null)], []);

        Assert.Equal(1, metrics.FailedDeploymentRecoveryTime.Recovered);
        Assert.Equal(1, metrics.FailedDeploymentRecoveryTime.Unrecovered);
        Assert.Equal(3600, metrics.FailedDeploymentRecoveryTime.MedianSeconds);
    }

    [Fact]
    public void A_restoration_before_the_failure_took_no_time() =>
        Assert.Equal(0, Compute([Failed("a", 5, restoredHour: 4)], []).FailedDeploymentRecoveryTime.MedianSeconds);

    [Fact]
    public void An_edge_belongs_to_the_bucket_that_begins_there()
    {
        var metrics = Compute([Succeeded("a", 0), Succeeded("b", 24), Succeeded("c", 48)], [], Days(1, 1));

        Assert.Equal([1, 1], metrics.Select(bucket => bucket.DeploymentFrequency.Deployments));
    }

    [Fact]
    public void A_bucket_of_23_hours_has_its_own_frequency()
    {
        Instant[] edges = [Instant.FromDateTimeOffset(Start), Instant.FromDateTimeOffset(Start.AddHours(23))];

        Assert.Equal(24 / 23.0, Compute([Succeeded("a", 1)], [], edges)[0].DeploymentFrequency.PerDay!.Value, 12);
    }

    [Fact]
    public void Lead_times_go_to_their_bucket()
    {
        var metrics = Compute([], [new(1, 3, 7200, 9000)], Days(1, 1));

        Assert.Null(metrics[0].ChangeLeadTime.MedianSeconds);
        Assert.Equal(7200, metrics[1].ChangeLeadTime.MedianSeconds);
        Assert.Equal(PerformanceLevel.Elite, metrics[1].ChangeLeadTime.Level);
    }

    [Fact]
    public void Rework_is_a_share_of_what_succeeded()
    {
        var metrics = Compute([Succeeded("a", 1) with { IsRework = true }, Succeeded("b", 2), Failed("c", 3, null)], []);

        Assert.Equal(0.5, metrics.ReworkRate.Rate);
        Assert.Null(metrics.ReworkRate.Level);
    }

    [Theory]
    [InlineData(new double[] { 5 }, 0.5, 5)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 0.5, 2.5)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 0.9, 9.1)]
    [InlineData(new double[] { 3, 1, 2 }, 0, 1)]
    [InlineData(new double[] { 3, 1, 2 }, 1, 3)]
    public void Percentiles_are_exact_and_interpolated(double[] values, double fraction, double expected) =>
        Assert.Equal(expected, Percentile.Of(values, fraction)!.Value, 12);

    private static DeploymentOutcome Succeeded(string id, int hour) => new(id, Start.AddHours(hour), true, false, false, null, null, false);

    private static DeploymentOutcome Failed(string id, int hour, int? restoredHour) =>
        new(id, Start.AddHours(hour), false, false, true, Start.AddHours(hour), restoredHour is { } at ? Start.AddHours(at) : null, false);

    private static Instant[] Days(params int[] lengths)
    {
        var edges = new List<Instant> { Instant.FromDateTimeOffset(Start) };
        foreach (var days in lengths)
            edges.Add(edges[^1] + Duration.FromDays(days));
        return [.. edges];
    }

    private static DoraMetrics Compute(DeploymentOutcome[] outcomes, LeadTimes[] times) => Compute(outcomes, times, Days(10))[0];

    private static IReadOnlyList<DoraMetrics> Compute(DeploymentOutcome[] outcomes, LeadTimes[] times, Instant[] edges) =>
        DoraCalculator.Compute(edges, outcomes, times, Profile);
}
