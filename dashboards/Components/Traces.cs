using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class Traces
{
    private const string Job = "jaeger";

    public static Dashboard Dashboard => new("components", Job, "Jaeger and traces", "Spans on their way from the services into the store, and what Jaeger uses.")
    {
        Job = Job,
        Choices = [Dashboard.InstanceOf(Job)],
        Services = ["api-service", "data-collector"],
        AlertsOf = Job,
        Rows =
        [
            new(
                "Do spans get into the store?",
                TimeSeries("Spans taken in", "A second: accepted, and refused because Jaeger could not keep up.", Units.PerSecond)
                    .Query("sum(instance:otelcol_receiver_accepted_spans:rate5m{#})", "accepted")
                    .Query("sum(instance:otelcol_receiver_refused_spans:rate5m{#})", "refused").Runbook("JaegerSpansRefused"),
                TimeSeries("Spans stored", "A second: written, and those that could not be.", Units.PerSecond)
                    .Query("sum(instance:otelcol_exporter_sent_spans:rate5m{#})", "written")
                    .Query("sum(instance:otelcol_exporter_send_failed_spans:rate5m{#})", "failed").Runbook("JaegerExportFailing"),
                TimeSeries("Queue", "Batches that wait to be written, and how many may.", Units.Count)
                    .Query("sum(otelcol_exporter_queue_size{@})", "waiting")
                    .Query("sum(otelcol_exporter_queue_capacity{@})", "room")),
            new(
                "How does the store answer?",
                TimeSeries("Time of the store", "Percentiles over all operations.", Units.Seconds)
                    .Percentiles("jaeger_storage_latency_seconds_bucket{@}", 0.5, 0.95),
                TimeSeries("Operations of the store", "A second, by operation and result.", Units.OperationsPerSecond)
                    .Query("sum by (operation, result) (rate(jaeger_storage_requests_total{@}[$__rate_interval]))", "{{operation}} {{result}}")),
            new(
                "What does it use?",
                TimeSeries("Processors in use", "By instance.", Units.Short)
                    .Query("sum by (instance) (rate(otelcol_process_cpu_seconds_total{@}[$__rate_interval]))", "{{instance}}"),
                TimeSeries("Memory", "Physical memory of the process.", Units.Bytes)
                    .Query("max by (instance) (otelcol_process_memory_rss_bytes{@})", "{{instance}}")),
        ],
    };
}
