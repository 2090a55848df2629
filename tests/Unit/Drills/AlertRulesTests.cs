using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class AlertRulesTests
{
    private static readonly AlertRules Rules = new(
        new Dictionary<string, string>
        {
            ["prometheus.yml"] = "{global: {scrape_interval: 15s, scrape_timeout: 10s, evaluation_interval: 15s}, scrape_config_files: [scrape/local/*.yml]}",
            ["scrape/elsewhere/data.yml"] = "scrape_configs: [{job_name: slow}]",
            ["scrape/local/data.yml"] = "scrape_configs: [{job_name: slow, scrape_interval: 1m, scrape_timeout: 30s}, {job_name: quick}]",
            ["rules/tests/a.yml"] = "tests: [{interval: 1m}]",
            ["rules/a.yml"] = """
                groups:
                  - name: durations
                    rules:
                      - {record: "sei:alert:threshold", expr: vector(300), labels: {alert: Old, unit: seconds}}
                  - name: recorded
                    rules:
                      - {record: "a:rate5m", expr: 'rate(a_total{job="slow"}[5m])'}
                      - {record: "a:ratio1h", expr: 'sum_over_time(a:rate5m[1h])'}
                  - name: alerts
                    rules:
                      - {alert: Down, expr: 'up{job="quick"} == 0', for: 1m, labels: {severity: critical, service: quick}}
                      - {alert: Burn, expr: 'a:ratio1h > scalar(sei:alert:threshold{alert="Burn"})', for: 2m, labels: {severity: critical, service: slow, window: 1h}}
                      - {alert: Burn, expr: 'a:rate5m > 1', labels: {severity: warning, service: slow, window: 5m}}
                      - {alert: Old, expr: 'age{job="quick"} > scalar(sei:alert:threshold{alert="Old"})', for: 1m, labels: {severity: warning, service: quick}}
                  - name: seldom
                    interval: 1m
                    rules:
                      - {alert: Seldom, expr: 'b offset 10m', keep_firing_for: 5m, labels: {severity: info}}
                """,
        },
        new Dictionary<string, string> { ["alertmanager.yml"] = "route: {group_wait: 10s, group_interval: 20s}" });

    [Fact]
    public void An_alert_on_a_sample_is_due_after_scrape_evaluation_for_and_group_wait() => Assert.Equal(
        new Bound(Seconds(15), TimeSpan.Zero, Seconds(15), Seconds(60), Seconds(10)), Bound.Of(Rules, Rules.Find("Down")!, share: 1, hangs: false));

    [Fact]
    public void A_target_that_hangs_takes_the_scrape_all_its_time() => Assert.Equal(Seconds(25), Bound.Of(Rules, Rules.Find("Down")!, share: 1, hangs: true).Scrape);

    [Fact]
    public void What_is_recorded_first_takes_an_evaluation_each_and_its_ranges_and_its_jobs_pace()
    {
        var bound = Bound.Of(Rules, Rules.Find("Burn", "1h")!, share: 1, hangs: false);

        Assert.Equal(Seconds(60), bound.Scrape);
        Assert.Equal(TimeSpan.FromMinutes(65), bound.Range);
        Assert.Equal(Seconds(45), bound.Evaluation);
    }

    [Fact]
    public void Only_the_share_of_a_range_counts_that_a_fault_needs() =>
        Assert.Equal(TimeSpan.FromMinutes(6.5), Bound.Of(Rules, Rules.Find("Burn", "1h")!, share: 0.1, hangs: false).Range);

    [Fact]
    public void A_threshold_that_is_a_time_has_to_pass() => Assert.Equal(Seconds(300), Bound.Of(Rules, Rules.Find("Old")!, share: 1, hangs: false).Range);

    [Fact]
    public void An_offset_is_waited_for_and_a_group_has_its_own_pace()
    {
        var bound = Bound.Of(Rules, Rules.Find("Seldom")!, share: 1, hangs: false);

        Assert.Equal(TimeSpan.FromMinutes(10), bound.Range);
        Assert.Equal(Seconds(60), bound.Evaluation);
    }

    [Fact]
    public void The_end_is_due_when_the_fault_has_left_the_range() =>
        Assert.Equal(Seconds(15 + 600 + 60 + 300 + 20), Bound.OfResolve(Rules, Rules.Find("Seldom")!));

    [Fact]
    public void Rule_tests_are_no_rules() => Assert.Equal(5, Rules.Alerts.Count);

    [Fact]
    public void An_alert_of_several_rules_is_as_grave_as_the_gravest() => Assert.Equal(
        "critical", AlertRules.SeveritiesIn(["groups: [{rules: [{alert: A, labels: {severity: warning}}, {alert: A, labels: {severity: critical}}]}]"])["A"]);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
