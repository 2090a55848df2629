using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Operations;

internal static class Overview
{
    public static Dashboard Dashboard => new(
        "operations", "overview", "Health overview", "Is everything there, does anything fail, does the pipeline keep up, what is nearly full.")
    {
        Services = ["api-service", "data-collector"],
        Rows = [Presence, Errors, Pipeline, Saturation],
    };

    private static Row Presence => new(
        "Is everything there?",
        Stat("Alerts firing", "Alerts that fire now, the Watchdog left out.", Units.Count)
            .Query("""count(ALERTS{#,alertstate="firing",alertname!="Watchdog"}) or vector(0)""", "alerts").RedFrom(1).Wide(3).More("Alert status", "sei-alerts"),
        Stat("Targets down", "Targets that did not answer their last scrape; those that may be missing on a machine are left out.", Units.Count)
            .Query("""count(up{#,presence!="optional"} == 0) or vector(0)""", "targets").RedFrom(1).Wide(3).Runbook("TargetDown"),
        Stat("Services and stores", "Whether a service answers its scrape, and whether a store answers its exporter.", Units.Count)
            .Query("""max by (job) (up{#,job=~"api-service|data-collector"})""", "{{job}}")
            .Query("""min by (job) (pg_up{#,job="timescaledb"})""", "{{job}}")
            .Query("""min by (job) (redis_up{#,job="redis"})""", "{{job}}")
            .Query("""min by (job) (up{#,job=~"prometheus|alertmanager"})""", "{{job}}")
            .UpOrDown().Wide(13),
        Stat("Error-free requests, 1 h", "Share of the API requests of the last hour that were not answered with a server error.", Units.Share)
            .Query("""1 - sli:errors:ratio_rate1h{#,service="api-service",sli="availability"}""", "share")
            .RedBelow(Thresholds.Objective("api-service", "availability")).WithDecimals(2).Wide(5).More("Service level objectives", "sei-slo"),
        StateTimeline("Up and down", "Whether each target answered its scrapes.")
            .Query("""max by (job) (up{#,presence!="optional"})""", "{{job}}").UpOrDown(),
        StateTimeline("What fired", "Alerts over time. The Watchdog always fires: without it no rules are evaluated.")
            .Query("""max by (alertname) (ALERTS{#,alertstate="firing"})""", "{{alertname}}")
            .InSteps("green", (1, "orange")).Mapped(("1", "firing", "orange")).More("Alert status", "sei-alerts"));

    private static Row Errors => new(
        "Does anything fail?",
        TimeSeries("API errors by endpoint", "Share of the requests of the last 5 minutes that were answered with a server error.", Units.Share)
            .Query("""endpoint:api_errors:ratio_rate5m{#,job="api-service"}""", "{{endpoint}}").AlertAbove("APIHighErrorRate").More("API service", "sei-api-service"),
        TimeSeries("Requests with a server error", "Answers a second with a status from 500 on, of both services.", Units.RequestsPerSecond)
            .QueryOrZero("""sum by (job) (rate(http_server_request_duration_seconds_count{#,http_response_status_code=~"5.."}[$__rate_interval]))""", "{{job}}", "api-service|data-collector"),
        TimeSeries("Failures on the way to the database", "Transactions that failed, messages that became dead letters and deliveries that were refused for lack of Kafka, a second.", Units.PerSecond)
            .QueryOrZero("""sum(rate(sei_collector_write_failures_total{#,job="data-collector"}[$__rate_interval]))""", "failed writes", "data-collector")
            .QueryOrZero("""sum(rate(sei_collector_dead_letters_total{#,job="data-collector"}[$__rate_interval]))""", "dead letters", "data-collector")
            .QueryOrZero("""sum(rate(sei_collector_webhook_events_total{#,job="data-collector",outcome="unavailable"}[$__rate_interval]))""", "refused deliveries", "data-collector")
            .Runbook("CollectorWriteFailures").Runbook("CollectorDeadLetters").Runbook("CollectorWebhooksRefused").More("Data collector and pipeline", "sei-data-collector"));

    private static Row Pipeline => new(
        "Is it fast, and does the pipeline keep up?",
        TimeSeries("API latency", "Percentiles over all requests. A point with a diamond leads to its trace.", Units.Seconds)
            .Percentiles("""http_server_request_duration_seconds_bucket{#,job="api-service"}""", 0.5, 0.95, 0.99).AlertAbove("APIHighLatency"),
        TimeSeries("Consumer lag", "Messages on the topic that are not in the database yet.", Units.Short)
            .Query("""job:sei_collector_consumer_lag_messages:sum{#,job="data-collector"}""", "waiting").AlertAbove("CollectorLagGrowing").More("Data collector and pipeline", "sei-data-collector"),
        TimeSeries("Delay to the database", "From taking an event in to its row in the database.", Units.Seconds)
            .Percentiles("""sei_collector_ingest_delay_seconds_bucket{#,job="data-collector"}""", 0.5, 0.95));

    private static Row Saturation => new(
        "What is nearly full?",
        Gauge("Database connections", "Of those that applications may open.")
            .Query("max(instance:pg_connections_used:ratio{#})", "in use").AlertAbove("DatabaseConnectionPoolHigh").More("TimescaleDB", "sei-timescaledb"),
        Gauge("API's connections", "Database connections in use, of the fullest pool.")
            .Query("""max(instance_pool:db_client_connections_used:ratio{#,job="api-service"})""", "in use").AlertAbove("APIConnectionPoolSaturated"),
        Gauge("Redis memory", "Of its limit.")
            .Query("max(instance:redis_memory_used:ratio{#})", "in use").AlertAbove("RedisMemoryHigh").More("Redis", "sei-redis"),
        Gauge("Processors", "Of the busiest machine.")
            .Query("max(instance:node_cpu_utilisation:rate5m{#})", "in use").InSteps("green", (0.8, "orange"), (0.95, "red")).More("Resources", "sei-resources"),
        Gauge("Memory", "Of the machine with the least left.")
            .Query("1 - min(instance:node_memory_available:ratio{#})", "in use").RedFrom(1 - Thresholds.Of("NodeMemoryLow")).Runbook("NodeMemoryLow").More("Resources", "sei-resources"),
        Gauge("Disk", "Of the fullest file system.")
            .Query("1 - min(instance_device:node_filesystem_available:ratio{#})", "in use").RedFrom(1 - Thresholds.Of("NodeDiskFilling", "ratio")).Runbook("NodeDiskFilling").More("Resources", "sei-resources"));
}
