using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class DataCollector
{
    private const string Job = "data-collector";

    public static Dashboard Dashboard => new(
        "components", Job, "Data collector and pipeline", "From webhooks and git histories over Kafka into the database: what comes in, what waits, how long it takes, what is lost.")
    {
        Job = Job,
        Choices = [Dashboard.InstanceOf(Job)],
        Services = [Job],
        AlertsOf = Job,
        Rows = [State, Intake, Queue, Ingest, Histories, Saturation],
    };

    private static Row State => new(
        "Does data come in, and does it get through?",
        Stat("Instances up", "Instances that answered their last scrape.", Units.Count)
            .Query("sum(up{@})", "up").RedBelow(1).Runbook("DataCollectorDown"),
        Stat("Events ingested", "Events a second that got into the database, those that it had already among them.", Units.PerSecond)
            .Query("sum(rate(sei_collector_ingested_events_total{@}[$__rate_interval]))", "events").WithSparkline().Runbook("CollectorIngestStalled"),
        Stat("Consumer lag", "Messages on the topic that are not in the database yet.", Units.Short)
            .Query("sum(sei_collector_consumer_lag_messages{@})", "waiting").AlertAbove("CollectorLagGrowing").WithSparkline(),
        Stat("Delay to the database, p95", "From taking an event in to its row in the database.", Units.Seconds)
            .Percentiles("sei_collector_ingest_delay_seconds_bucket{@}", 0.95).WithSparkline(),
        Stat("Last ingest", "Since a batch was last committed. Where nothing is sent it grows, and nothing is wrong.", Units.Duration)
            .Query("time() - max(sei_collector_last_ingest_timestamp_seconds{@})", "ago").Runbook("DoraDataStale"),
        Stat("Dead letters, 1 h", "Messages of the last hour that could not be used and were put aside.", Units.Count)
            .QueryOrZero("sum(increase(sei_collector_dead_letters_total{@}[1h]))", "messages").RedFrom(1).WithDecimals(0).Runbook("CollectorDeadLetters"));

    private static Row Intake => new(
        "What is sent to us?",
        TimeSeries("Deliveries", "Webhook deliveries a second by sender and outcome.", Units.PerSecond)
            .Query("sum by (source, outcome) (rate(sei_collector_webhook_events_total{@}[$__rate_interval]))", "{{source}} {{outcome}}").Stacked(),
        TimeSeries("Deliveries by event", "Webhook deliveries a second by kind of event.", Units.PerSecond)
            .Query("sum by (event) (rate(sei_collector_webhook_events_total{@}[$__rate_interval]))", "{{event}}").Stacked(),
        TimeSeries("Turned away", "Deliveries a second that were refused: badly signed, or for lack of Kafka or of memory. These the sender has to send again.", Units.PerSecond)
            .QueryOrZero("sum by (source) (rate(sei_collector_signature_rejections_total{@}[$__rate_interval]))", "signature, {{source}}")
            .QueryOrZero("sum by (outcome) (rate(sei_collector_webhook_events_total{@,outcome=~\"unavailable|overloaded\"}[$__rate_interval]))", "503, {{outcome}}")
            .Runbook("CollectorSignatureRejections").Runbook("CollectorWebhooksRefused"),
        TimeSeries("Time to answer", "Percentiles over all requests; a delivery is answered when Kafka has it. A point with a diamond leads to its trace.", Units.Seconds)
            .Percentiles("http_server_request_duration_seconds_bucket{@}", 0.5, 0.95, 0.99),
        TimeSeries("Answers by status", "Requests a second by route template and status.", Units.RequestsPerSecond)
            .Query("sum by (http_route, http_response_status_code) (rate(http_server_request_duration_seconds_count{@}[$__rate_interval]))", "{{http_route}} {{http_response_status_code}}").Stacked(),
        TimeSeries("Size of deliveries, p95", "Bytes of the bodies.", Units.Bytes)
            .PercentileBy("source", "sei_collector_webhook_size_bytes_bucket{@}", 0.95));

    private static Row Queue => new(
        "What waits?",
        TimeSeries("Lag by partition", "Messages that are not in the database yet.", Units.Short)
            .Query("sum by (partition) (sei_collector_consumer_lag_messages{@})", "partition {{partition}}").Stacked().Runbook("CollectorLagGrowing").More("Kafka", "sei-kafka"),
        TimeSeries("Waiting for Kafka", "Events in the producer that Kafka has not acknowledged.", Units.Short)
            .Query("sum by (instance) (sei_collector_producer_queue_messages{@})", "{{instance}}"),
        TimeSeries("Time until Kafka has it", "From handing a batch of events to the producer to its last acknowledgement.", Units.Seconds)
            .Percentiles("sei_collector_publish_duration_seconds_bucket{@}", 0.5, 0.95, 0.99));

    private static Row Ingest => new(
        "Does it get into the database?",
        TimeSeries("Events ingested", "Events a second: new ones, and those that the database had.", Units.PerSecond)
            .Query("sum by (outcome) (rate(sei_collector_ingested_events_total{@}[$__rate_interval]))", "{{outcome}}").Stacked(),
        TimeSeries("Rows written", "Rows inserted or updated a second, by table.", Units.PerSecond)
            .Query("sum by (table) (rate(sei_collector_ingested_rows_total{@}[$__rate_interval]))", "{{table}}").Stacked(),
        TimeSeries("Delay to the database", "From taking an event in to its row in the database. A point with a diamond leads to its trace.", Units.Seconds)
            .Percentiles("sei_collector_ingest_delay_seconds_bucket{@}", 0.5, 0.95, 0.99),
        TimeSeries("Time to write a batch", "Retries included.", Units.Seconds)
            .Percentiles("sei_collector_batch_duration_seconds_bucket{@}", 0.5, 0.95),
        TimeSeries("Size of a batch", "Events that were written together.", Units.Short)
            .Percentiles("sei_collector_batch_size_bucket{@}", 0.5, 0.95),
        TimeSeries("What goes wrong", "Failed transactions, dead letters and rebalances a second.", Units.PerSecond)
            .QueryOrZero("sum by (cause) (rate(sei_collector_write_failures_total{@}[$__rate_interval]))", "failed write: {{cause}}")
            .QueryOrZero("sum by (reason) (rate(sei_collector_dead_letters_total{@}[$__rate_interval]))", "dead letter: {{reason}}")
            .QueryOrZero("sum(rate(sei_collector_consumer_rebalances_total{@}[$__rate_interval]))", "rebalance")
            .Runbook("CollectorWriteFailures").Runbook("CollectorDeadLetters"));

    private static Row Histories => new(
        "How do git imports go?",
        TimeSeries("Published from git histories", "Commits and tags a second.", Units.PerSecond)
            .QueryOrZero("sum(rate(sei_collector_git_commits_total{@}[$__rate_interval]))", "commits")
            .QueryOrZero("sum(rate(sei_collector_git_deployments_total{@}[$__rate_interval]))", "deployments")
            .QueryOrZero("sum by (what) (rate(sei_collector_git_skipped_total{@}[$__rate_interval]))", "skipped: {{what}}"),
        TimeSeries("Imports, 1 h", "Imports under way, and those that ended within the last hour.", Units.Count)
            .QueryOrZero("sum(sei_collector_git_imports_running{@})", "running")
            .QueryOrZero("sum by (outcome) (increase(sei_collector_git_imports_total{@}[1h]))", "{{outcome}}")
            .Runbook("GitImportFailed"),
        TimeSeries("Events of imports on their way", "Bytes on the topic that are not in the database; an import waits when they are too many.", Units.Bytes)
            .QueryOrZero("sum by (instance) (sei_collector_git_in_flight_size_bytes{@})", "{{instance}}"));

    private static Row Saturation => new(
        "How full is it?",
        TimeSeries("Database connections in use", "Of the connections of the pool.", Units.Share)
            .Query("""instance_pool:db_client_connections_used:ratio{#,job="data-collector",instance=~"$instance"}""", "{{instance}}").Between(0, 1),
        TimeSeries("Processors in use", "By instance.", Units.Short)
            .Query("sum by (instance) (rate(dotnet_process_cpu_time_seconds_total{@}[$__rate_interval]))", "{{instance}}").More(".NET runtime", "sei-dotnet-runtime"),
        TimeSeries("Memory", "Physical memory of the process.", Units.Bytes)
            .Query("max by (instance) (dotnet_process_memory_working_set_bytes{@})", "{{instance}}"));
}
