using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class ExpectedAlertTests
{
    private static readonly ExpectedAlert Burn = new(new("APIErrorBudgetBurn", "api-service"), "critical", "1h");

    private static readonly Notification Told =
        new(1, DateTimeOffset.UnixEpoch, "pagerduty", "trigger", "APIErrorBudgetBurn", "critical", "api-service", null, "Burns\nfast\nenvironment=local, window=1h\nSince 12:00");

    [Fact]
    public void What_is_critical_has_to_reach_PagerDuty_and_Slack_and_all_else_Slack_alone()
    {
        Assert.Equal(["pagerduty", "slack"], Burn.Receivers);
        Assert.All(["warning", "info"], severity => Assert.Equal(["slack"], new ExpectedAlert(Burn.Key, severity, null).Receivers));
    }

    [Fact]
    public void A_notification_of_the_alert_with_its_severity_and_window_tells_of_it() => Assert.True(Burn.IsToldBy(Told));

    [Fact]
    public void Another_alert_service_severity_or_window_does_not()
    {
        Assert.False(Burn.IsToldBy(Told with { Alert = "APIHighErrorRate" }));
        Assert.False(Burn.IsToldBy(Told with { Service = "data-collector" }));
        Assert.False(Burn.IsToldBy(Told with { Severity = "warning" }));
        Assert.False(Burn.IsToldBy(Told with { Severity = null }));
        Assert.False(Burn.IsToldBy(Told with { Text = "Burns slowly\nwindow=1h30m" }));
        Assert.False(Burn.IsToldBy(Told with { Text = null }));
    }

    [Fact]
    public void Of_a_group_it_is_enough_that_one_of_the_alerts_has_the_window() =>
        Assert.True(Burn.IsToldBy(Told with { Text = "window=6h\nSince 11:00\n\nwindow=1h, x=y\nSince 12:00" }));

    [Fact]
    public void An_alert_that_has_only_one_rule_needs_no_window() =>
        Assert.True(new ExpectedAlert(new("RedisDown", "redis"), "critical", null).IsToldBy(Told with { Alert = "RedisDown", Service = "redis", Text = null }));

    [Fact]
    public void The_end_of_a_group_is_that_of_all_its_windows() => Assert.True(Burn.IsToldBy(Told with { Status = "resolve", Text = "Resolved: window=6h" }));
}
