using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class Watching
{
    private const string Prometheus = """{#,job="prometheus",instance=~"$instance"}""";
    private const string Alertmanager = """{#,job="alertmanager"}""";

    public static Dashboard Dashboard => new("components", "prometheus", "Prometheus and Alertmanager", "What watches, watched: scrapes, rules, storage, and notifications on their way.")
    {
        Choices = [Dashboard.InstanceOf("prometheus")],
        AlertsOf = "prometheus|alertmanager",
        Rows = [State, Scrapes, Rules, Storage, Notifications, Resources],
    };

    private static Row State => new(
        "Does it watch?",
        Stat("Targets up", "Of all targets, those that may be missing on a machine among them.", Units.Share)
            .Query("sum(up{#}) / count(up{#})", "up").WithDecimals(0),
        Stat("Series", "In memory.", Units.Short)
            .Query($"sum(prometheus_tsdb_head_series{Prometheus})", "series").WithSparkline(),
        Stat("Samples", "A second.", Units.PerSecond)
            .Query($"sum(rate(prometheus_tsdb_head_samples_appended_total{Prometheus}[$__rate_interval]))", "samples").WithSparkline(),
        Stat("Configuration", "Whether the last reload succeeded, of Prometheus and of Alertmanager.", Units.Count)
            .Query($"min(prometheus_config_last_reload_successful{Prometheus})", "Prometheus")
            .Query($"min(alertmanager_config_last_reload_successful{Alertmanager})", "Alertmanager")
            .RedBelow(1).Mapped(("0", "failed", "red"), ("1", "loaded", "green")).Runbook("PrometheusConfigReloadFailed").Runbook("AlertmanagerConfigReloadFailed"),
        Stat("Watchdog", "The alert that always fires: whether rules are evaluated.", Units.Count)
            .Query("""max(ALERTS{#,alertname="Watchdog",alertstate="firing"})""", "rules").RedBelow(1).Mapped(("1", "fires", "green")).Runbook("Watchdog"));

    private static Row Scrapes => new(
        "Do scrapes succeed in time?",
        StateTimeline("Targets", "Whether each target answered its scrapes.")
            .Query("max by (job) (up{#})", "{{job}}").UpOrDown(),
        TimeSeries("Time of a scrape", "By job, of its slowest target.", Units.Seconds)
            .Query("max by (job) (scrape_duration_seconds{#})", "{{job}}").RedFrom(10),
        TimeSeries("Samples of a scrape", "By job.", Units.Short)
            .Query("sum by (job) (scrape_samples_post_metric_relabeling{#})", "{{job}}").Stacked());

    private static Row Rules => new(
        "Are rules evaluated?",
        TimeSeries("Time of a group", "How long the last evaluation of a group of rules took.", Units.Seconds)
            .Query($"topk(10, prometheus_rule_group_last_duration_seconds{Prometheus})", "{{rule_group}}"),
        TimeSeries("Failed and missed", "Evaluations a second that failed, and those left out because the one before took too long.", Units.PerSecond)
            .Query($"sum(rate(prometheus_rule_evaluation_failures_total{Prometheus}[$__rate_interval]))", "failed")
            .Query($"sum(rate(prometheus_rule_group_iterations_missed_total{Prometheus}[$__rate_interval]))", "missed").Runbook("PrometheusRuleFailures"),
        TimeSeries("Queries, p90", "Time of a query by what it was spent on.", Units.Seconds)
            .Query($"max by (slice) (prometheus_engine_query_duration_seconds{{#,job=\"prometheus\",instance=~\"$instance\",quantile=\"0.9\"}} >= 0)", "{{slice}}"));

    private static Row Storage => new(
        "Does the storage hold?",
        TimeSeries("Size", "Blocks on disk, the write-ahead log, and chunks of the head.", Units.Bytes)
            .Query($"sum(prometheus_tsdb_storage_blocks_bytes{Prometheus})", "blocks")
            .Query($"sum(prometheus_tsdb_wal_storage_size_bytes{Prometheus})", "write-ahead log")
            .Query($"sum(prometheus_tsdb_head_chunks_storage_size_bytes{Prometheus})", "chunks of the head").Stacked(),
        TimeSeries("Series", "In memory.", Units.Short)
            .Query($"sum(prometheus_tsdb_head_series{Prometheus})", "series"),
        TimeSeries("Failures, 1 h", "Operations on the storage that failed within an hour.", Units.Count)
            .Query($"sum(increase(prometheus_tsdb_compactions_failed_total{Prometheus}[1h]))", "compactions")
            .Query($"sum(increase(prometheus_tsdb_wal_corruptions_total{Prometheus}[1h]))", "corruptions of the log")
            .Query($"sum(increase(prometheus_tsdb_wal_writes_failed_total{Prometheus}[1h]))", "writes of the log").Runbook("PrometheusStorageFailing"));

    private static Row Notifications => new(
        "Do alerts reach somebody?",
        TimeSeries("Alerts sent to Alertmanager", "A second: sent, failed, and dropped because the queue was full.", Units.PerSecond)
            .Query($"sum(rate(prometheus_notifications_sent_total{Prometheus}[$__rate_interval]))", "sent")
            .Query($"sum(rate(prometheus_notifications_errors_total{Prometheus}[$__rate_interval]))", "failed")
            .Query($"sum(rate(prometheus_notifications_dropped_total{Prometheus}[$__rate_interval]))", "dropped").Runbook("PrometheusNotificationsFailing").Runbook("PrometheusAlertmanagerMissing"),
        TimeSeries("Notifications", "A second, by receiver's kind.", Units.PerSecond)
            .Query($"sum by (integration) (rate(alertmanager_notifications_total{Alertmanager}[$__rate_interval])) > 0 or on () 0 * max(up{Alertmanager})", "{{integration}}"),
        TimeSeries("Failed notifications", "A second, by receiver's kind.", Units.PerSecond)
            .Query($"sum by (integration) (rate(alertmanager_notifications_failed_total{Alertmanager}[$__rate_interval])) > 0 or on () 0 * max(up{Alertmanager})", "{{integration}}").Runbook("AlertmanagerNotificationsFailing"),
        TimeSeries("Alerts at Alertmanager", "By state.", Units.Count)
            .Query($"sum by (state) (alertmanager_alerts{Alertmanager})", "{{state}}"),
        TimeSeries("Silences", "By state.", Units.Count)
            .Query($"sum by (state) (alertmanager_silences{Alertmanager})", "{{state}}"));

    private static Row Resources => new(
        "What does it use?",
        TimeSeries("Processors in use", "By process.", Units.Short)
            .Query("""sum by (job) (rate(process_cpu_seconds_total{#,job=~"prometheus|alertmanager"}[$__rate_interval]))""", "{{job}}"),
        TimeSeries("Memory", "Physical memory.", Units.Bytes)
            .Query("""max by (job) (process_resident_memory_bytes{#,job=~"prometheus|alertmanager"})""", "{{job}}"));
}
