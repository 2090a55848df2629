using SeiPlatform.Drills.Compression;
using SeiPlatform.Drills.Pairs;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class PairConfigurationTests
{
    [Fact]
    public void Prometheus_has_its_own_Alertmanager_and_otherwise_the_targets_and_rules_of_the_stack()
    {
        var files = PairConfiguration.Prometheus(
            new Dictionary<string, string>
            {
                ["prometheus.yml"] = "global: {scrape_interval: 15s}\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}",
                ["scrape/local/a.yml"] = "scrape_configs: [{job_name: alertmanager, static_configs: [{targets: ['alertmanager:9093']}]}, {job_name: redis, static_configs: [{targets: ['redis-exporter:9121']}]}]",
                ["rules/a.yml"] = "groups: [{name: a, rules: [{alert: A, expr: 'up{instance=\"alertmanager:9093\"} == 0'}]}]",
            },
            new TimeCompression(1));

        Assert.Contains("drill-alertmanager:9093", files["prometheus.yml"], StringComparison.Ordinal);
        var jobs = YamlText.Read(files["scrape/local/a.yml"]).Items("scrape_configs").ToList();
        Assert.Equal(["drill-alertmanager:9093", "redis-exporter:9121"], jobs.Select(job => job.Items("static_configs").Single().Find("targets")![0].ToString()));
        Assert.Contains("instance=\"alertmanager:9093\"", files["rules/a.yml"], StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_Alertmanager_sends_to_the_inbox_is_marked()
    {
        var files = PairConfiguration.Alertmanager(
            new Dictionary<string, string>
            {
                ["alertmanager.yml"] = "global: {pagerduty_url: 'http://aspire.dev.internal:5082/inbox/pagerduty'}\nroute: {receiver: a}\nreceivers: [{name: a}]",
                ["secrets/receivers/slack-url"] = "http://aspire.dev.internal:5082/inbox/slack",
                ["templates/sei.tmpl"] = "http://localhost:5082/runbooks/inbox",
            },
            new TimeCompression(30));

        Assert.Contains("http://aspire.dev.internal:5082/inbox/pagerduty?source=drill", files["alertmanager.yml"], StringComparison.Ordinal);
        Assert.Equal("http://aspire.dev.internal:5082/inbox/slack?source=drill", files["secrets/receivers/slack-url"]);
        Assert.Equal("http://localhost:5082/runbooks/inbox", files["templates/sei.tmpl"]);
    }

    [Fact]
    public void One_more_instance_is_scraped_as_the_others_of_its_job_are_and_told_from_them()
    {
        var files = new Dictionary<string, string>
        {
            ["scrape/kubernetes/data.yml"] = "scrape_configs: [{job_name: timescaledb}]",
            ["scrape/local/data.yml"] = """
                scrape_configs:
                  - job_name: redis
                  - job_name: timescaledb
                    scrape_interval: 3s
                    params: {target: ['postgresql://sei_exporter@timescaledb:5432/sei']}
                    static_configs: [{targets: ['exporter:9187'], labels: {service: timescaledb}}]
                    metric_relabel_configs: [{regex: presence, action: labeldrop}]
                """,
        };

        var job = YamlText.Read(PairConfiguration.OneMore(files, "timescaledb", "replica", "timescaledb:5432", "timescaledb:5433")).Items("scrape_configs").Single();

        Assert.Equal(("replica", "3s"), (job.Text("job_name"), job.Text("scrape_interval")));
        Assert.Equal("postgresql://sei_exporter@timescaledb:5433/sei", job.Section("params").Find("target")![0].ToString());
        var targets = job.Items("static_configs").Single();
        Assert.Equal("exporter:9187", targets.Find("targets")![0].ToString());
        Assert.Equal(("timescaledb", "timescaledb", "replica"), (targets.Section("labels").Text("service"), targets.Section("labels").Text("job"), targets.Section("labels").Text("instance")));
        var dropped = job.Items("metric_relabel_configs").Single();
        Assert.Equal(("process_start_time_seconds", "drop"), (dropped.Text("regex"), dropped.Text("action")));
        Assert.Contains("timescaledb:5432", files["scrape/local/data.yml"], StringComparison.Ordinal);
    }
}
