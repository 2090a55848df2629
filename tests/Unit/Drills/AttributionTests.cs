using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class AttributionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private static readonly AlertRules Rules = new(
        new Dictionary<string, string>
        {
            ["prometheus.yml"] = "global: {}",
            ["rules/a.yml"] = "groups: [{name: a, rules: [{alert: RedisDown, expr: a, labels: {severity: critical, service: redis}}, {alert: KafkaDown, expr: a, labels: {severity: critical, service: kafka}}]}]",
        },
        new Dictionary<string, string> { ["alertmanager.yml"] = "route: {receiver: a}" });

    [Fact]
    public void An_alert_of_a_service_that_the_drill_disturbs_is_listed_and_no_problem()
    {
        var outcome = Assert.Single(Attribution.Of([Outcome("RedisDown", "redis", "api-service")], [At(5, "APIServiceDown", "api-service")], Rules));

        Assert.Equal("APIServiceDown", Assert.Single(outcome.Others).Alert);
        Assert.True(outcome.Passed);
    }

    [Fact]
    public void An_unrelated_critical_alert_fails_the_drill()
    {
        var outcome = Assert.Single(Attribution.Of([Outcome("RedisDown", "redis")], [At(5, "DatabaseDown", "timescaledb")], Rules));

        Assert.Equal("an unrelated critical alert fired: DatabaseDown of timescaledb", outcome.Problem);
    }

    [Fact]
    public void A_late_alert_is_no_excuse_for_an_unrelated_critical_one()
    {
        var outcome = Assert.Single(Attribution.Of([Outcome("RedisDown", "redis") with { Problem = "late", IsLate = true }], [At(5, "DatabaseDown", "timescaledb")], Rules));

        Assert.False(outcome.IsLate);
        Assert.Equal("late; an unrelated critical alert fired: DatabaseDown of timescaledb", outcome.Problem);
    }

    [Fact]
    public void An_unrelated_warning_is_listed_and_no_problem()
    {
        var outcome = Assert.Single(Attribution.Of([Outcome("RedisDown", "redis")], [At(5, "DatabaseSlowQueries", "timescaledb", "warning")], Rules));

        Assert.Single(outcome.Others);
        Assert.True(outcome.Passed);
    }

    [Fact]
    public void Beside_each_other_each_alert_belongs_to_the_drill_that_disturbs_its_service()
    {
        var outcomes = Attribution.Of([Outcome("RedisDown", "redis"), Outcome("KafkaDown", "kafka", "data-collector")], [At(5, "CollectorWebhooksRefused", "data-collector")], Rules);

        Assert.All(outcomes, outcome => Assert.True(outcome.Passed));
        Assert.Equal([0, 1], outcomes.Select(outcome => outcome.Others.Count));
    }

    [Fact]
    public void What_came_before_or_after_the_drill_the_drills_own_alert_and_the_Watchdog_are_none_of_the_others()
    {
        var outcome = Assert.Single(Attribution.Of(
            [Outcome("RedisDown", "redis")],
            [At(-1, "DatabaseDown", "timescaledb"), At(61, "DatabaseDown", "timescaledb"), At(5, "RedisDown", "redis"), At(5, "Watchdog", "prometheus", "none")],
            Rules));

        Assert.Empty(outcome.Others);
        Assert.True(outcome.Passed);
    }

    private static DrillOutcome Outcome(string alert, params string[] disturbs) => new(
        new Drill(alert, "") { Cause = (_, _) => Task.CompletedTask, Disturbs = disturbs }, new Bound(default, default, default, default, default), Start, Start.AddMinutes(1));

    private static Notification At(int second, string alert, string service, string severity = "critical") =>
        new(1, Start.AddSeconds(second), "slack", "firing", alert, severity, service, null);
}
