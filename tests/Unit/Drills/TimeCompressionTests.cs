using SeiPlatform.Drills.Compression;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class TimeCompressionTests
{
    private readonly TimeCompression _thirtyTimes = new(30);

    [Fact]
    public void Prometheus_scrapes_and_evaluates_faster_and_a_scrape_takes_no_longer_than_the_time_between_two()
    {
        var fast = Apply("prometheus.yml", """
            global:
              scrape_interval: 15s
              scrape_timeout: 10s
              external_labels: {cluster: sei-platform}
            rule_files: [rules/*.yml]
            scrape_configs:
              - job_name: slow
                scrape_interval: 1m
                scrape_timeout: 1s
                static_configs: [{targets: [slow:80]}]
            """);

        var global = fast.Section("global");
        // What is scraped does not answer faster: no less than a second, and a scrape may take all of it.
        Assert.Equal("1s", global.Text("scrape_interval"));
        Assert.Equal("1s", global.Text("scrape_timeout"));
        // The default of a minute holds where nothing is said, and is divided too.
        Assert.Equal("2s", global.Text("evaluation_interval"));
        Assert.Equal("sei-platform", global.Section("external_labels").Text("cluster"));
        var slow = Assert.Single(fast.Items("scrape_configs"));
        Assert.Equal("2s", slow.Text("scrape_interval"));
        Assert.Equal("1s", slow.Text("scrape_timeout"));
    }

    [Fact]
    public void An_exporter_that_needs_longer_for_an_answer_has_the_time_and_no_target_is_asked_more_often_than_the_stack_asks()
    {
        var files = new Dictionary<string, string>
        {
            ["prometheus.yml"] = "global: {scrape_interval: 15s, scrape_timeout: 10s}",
            ["scrape/local/data.yml"] = "scrape_configs: [{job_name: timescaledb}, {job_name: redis}]",
        };

        Assert.Equal(["3s 3s", " "], Jobs(_thirtyTimes));
        Assert.Equal(["7s500ms 7s500ms", " "], Jobs(new TimeCompression(2)));
        Assert.Equal(["15s 10s", " "], Jobs(new TimeCompression(1)));

        IEnumerable<string> Jobs(TimeCompression compression) => YamlText.Read(compression.Apply(files)["scrape/local/data.yml"])
            .Items("scrape_configs").Select(job => $"{job.Text("scrape_interval")} {job.Text("scrape_timeout")}");
    }

    [Fact]
    public void Rules_wait_shorter_and_look_back_less_far_and_only_thresholds_that_are_durations_are_divided()
    {
        var fast = Apply("rules/a.yml", """
            groups:
              - name: durations
                rules:
                  - record: sei:alert:threshold
                    expr: vector(300)
                    labels: {alert: Late, unit: seconds}
              - name: thresholds
                rules:
                  - record: sei:alert:threshold
                    expr: vector(300)
                    labels: {alert: Many, unit: messages}
              - name: a
                interval: 1m
                rules:
                  - alert: Late
                    expr: |
                      # over [5m]
                      rate(a_total[5m])
                      > scalar(sei:alert:threshold{alert="Late"})
                    for: 10m
                    keep_firing_for: 5m
                    labels: {severity: warning, window: 5m}
                    annotations:
                      description: 'Late for 10m: {{ $value }}'
            """);

        var groups = fast.Items("groups").ToList();
        Assert.Equal("vector(10)", groups[0].Items("rules").Single().Text("expr"));
        Assert.Equal("vector(300)", groups[1].Items("rules").Single().Text("expr"));
        Assert.Equal("2s", groups[2].Text("interval"));
        var rule = groups[2].Items("rules").Single();
        Assert.Equal("# over [5m]\nrate(a_total[10s])\n> scalar(sei:alert:threshold{alert=\"Late\"})\n", rule.Text("expr"));
        Assert.Equal("20s", rule.Text("for"));
        Assert.Equal("10s", rule.Text("keep_firing_for"));
        Assert.Equal("5m", rule.Section("labels").Text("window"));
        Assert.Equal("Late for 10m: {{ $value }}", rule.Section("annotations").Text("description"));
    }

    [Fact]
    public void Alertmanager_groups_and_repeats_faster_on_every_route()
    {
        var fast = Apply("alertmanager.yml", """
            route:
              receiver: default
              group_wait: 10s
              routes:
                - matchers: [alertname="Watchdog"]
                  receiver: watchdog
                  repeat_interval: 1m
                  routes: [{receiver: other, group_interval: 30s}]
            receivers: [{name: default}, {name: watchdog}, {name: other}]
            """);

        var route = fast.Section("route");
        Assert.Equal(["333ms", "10s", "8m"], [route.Text("group_wait"), route.Text("group_interval"), route.Text("repeat_interval")]);
        var watchdog = Assert.Single(route.Items("routes"));
        Assert.Equal("2s", watchdog.Text("repeat_interval"));
        Assert.Equal("1s", Assert.Single(watchdog.Items("routes")).Text("group_interval"));
        Assert.Equal("10s", fast.Section("global").Text("resolve_timeout"));
    }

    [Theory]
    [InlineData("templates/sei.tmpl", "{{ define \"a\" }}for: 5m{{ end }}")]
    [InlineData("rules/tests/a.yml", "tests: [{interval: 1m}]")]
    public void Other_files_stay_as_they_are(string path, string content) =>
        Assert.Equal(content, _thirtyTimes.Apply(new Dictionary<string, string> { [path] = content })[path]);

    [Fact]
    public void Prometheus_own_durations_are_on_its_command_line()
    {
        var arguments = _thirtyTimes.Arguments(["--config.file=/etc/prometheus/prometheus.yml", "--query.lookback-delta=10m", "--storage.tsdb.retention.time=15d"]);

        Assert.Equal(
            ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.retention.time=15d", "--query.lookback-delta=20s", "--rules.alert.resend-delay=2s"],
            arguments);
    }

    [Fact]
    public void Time_is_not_stretched() => Assert.Throws<ArgumentOutOfRangeException>(() => new TimeCompression(0.5));

    private YamlDotNet.RepresentationModel.YamlMappingNode Apply(string path, string text) =>
        YamlText.Read(_thirtyTimes.Apply(new Dictionary<string, string> { [path] = text })[path]);
}
