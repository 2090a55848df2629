using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class Logs
{
    private const string Job = "elasticsearch";
    private const string FluentBit = """{#,job="fluent-bit"}""";

    /// <summary>The health by its colour, of which one is 1: 0 for red, 1 for yellow, 2 for green.</summary>
    private const string Health = """max(elasticsearch_cluster_health_status{@,color="yellow"} + on (instance, cluster) 2 * elasticsearch_cluster_health_status{@,color="green"})""";

    public static Dashboard Dashboard => new("components", Job, "Elasticsearch and logs", "The store of logs and traces, and Fluent Bit, which brings the log lines there.")
    {
        Job = Job,
        OwnsClusterLabel = true,
        Choices = [Dashboard.InstanceOf(Job)],
        AlertsOf = "elasticsearch|fluent-bit",
        Rows = [State, Lines, Delivery, Store, Resources],
    };

    private static Row State => new(
        "Does it answer, and is there room?",
        Stat("Cluster", "Red: data is missing. Yellow: replicas are missing, which is normal on a single node.", Units.Count)
            .Query(Health, "cluster").Mapped(("0", "red", "red"), ("1", "yellow", "orange"), ("2", "green", "green"))
            .InSteps("red", (1, "orange"), (2, "green")).Runbook("ElasticsearchClusterRed"),
        Stat("Nodes", "Nodes of the cluster.", Units.Count)
            .Query("max(elasticsearch_cluster_health_number_of_nodes{@})", "nodes").RedBelow(1).Runbook("ElasticsearchDown"),
        Gauge("Heap", "Of the node whose heap is fullest.")
            .Query("max(instance_name:elasticsearch_jvm_heap_used:ratio{#})", "in use").AlertAbove("ElasticsearchHeapHigh"),
        Gauge("Disk left", "Of the node with the least left.")
            .Query("min(instance_name:elasticsearch_filesystem_data_available:ratio{#})", "left").AlertBelow("ElasticsearchDiskLow"),
        Stat("Log lines stored", "Documents a second that were written to the streams of logs.", Units.PerSecond)
            .Query("sum(instance:elasticsearch_log_documents_indexed:rate5m{#})", "lines").WithSparkline().Runbook("ElasticsearchNoNewDocuments"),
        Stat("Log lines taken in", "Records a second that Fluent Bit received; of each batch that came by OTLP it counts the beginning and the end too.", Units.PerSecond)
            .Query("sum(instance_name:fluentbit_input_records:rate5m{#})", "lines").WithSparkline().Runbook("FluentBitNoInput"));

    private static Row Lines => new(
        "Do the lines get there?",
        TimeSeries("Log lines", "A second: taken in by Fluent Bit, handed to Elasticsearch, written there. The first two count the beginning and the end of each batch that came by OTLP; in a cluster, where lines come from files, what is handed over and not written was refused.", Units.PerSecond)
            .Query("sum(instance_name:fluentbit_input_records:rate5m{#})", "taken in")
            .Query("sum(instance_name:fluentbit_output_proc_records:rate5m{#})", "handed over")
            .Query("sum(instance:elasticsearch_log_documents_indexed:rate5m{#})", "written").Runbook("ElasticsearchNoNewDocuments"),
        TimeSeries("Lines taken in by input", "Records a second.", Units.PerSecond)
            .Query("sum by (name) (instance_name:fluentbit_input_records:rate5m{#})", "{{name}}").Stacked(),
        TimeSeries("Bytes", "A second, into and out of Fluent Bit.", Units.BytesPerSecond)
            .Query($"sum(rate(fluentbit_input_bytes_total{FluentBit}[$__rate_interval]))", "in")
            .Query($"sum(rate(fluentbit_output_proc_bytes_total{FluentBit}[$__rate_interval]))", "out"));

    private static Row Delivery => new(
        "What is late, and what is lost?",
        TimeSeries("Failures and retries", "Deliveries a second that failed, that were tried again, and that were given up.", Units.PerSecond)
            .Query($"sum(rate(fluentbit_output_errors_total{FluentBit}[$__rate_interval]))", "failed")
            .Query($"sum(rate(fluentbit_output_retries_total{FluentBit}[$__rate_interval]))", "tried again")
            .Query($"sum(rate(fluentbit_output_retries_failed_total{FluentBit}[$__rate_interval]))", "given up").Runbook("FluentBitOutputErrors"),
        TimeSeries("Lines dropped", "Records a second that were given up.", Units.PerSecond)
            .Query($"sum by (name) (rate(fluentbit_output_dropped_records_total{FluentBit}[$__rate_interval]))", "{{name}}").Runbook("FluentBitRecordsDropped"),
        TimeSeries("Buffer", "Chunks that wait, in memory and on disk.", Units.Count)
            .Query($"sum(fluentbit_storage_mem_chunks{FluentBit})", "in memory")
            .Query($"sum(fluentbit_storage_fs_chunks{FluentBit})", "on disk"));

    private static Row Store => new(
        "How does Elasticsearch do?",
        TimeSeries("Documents written", "A second, of all indices.", Units.PerSecond)
            .Query("sum(rate(elasticsearch_indices_indexing_index_total{@}[$__rate_interval]))", "documents"),
        TimeSeries("Time to write a document", "On average.", Units.Seconds)
            .Query("sum(rate(elasticsearch_indices_indexing_index_time_seconds_total{@}[$__rate_interval])) / (sum(rate(elasticsearch_indices_indexing_index_total{@}[$__rate_interval])) > 0)", "write"),
        TimeSeries("Time of a search", "On average, of each shard.", Units.Seconds)
            .Query("sum(rate(elasticsearch_indices_search_query_time_seconds{@}[$__rate_interval])) / (sum(rate(elasticsearch_indices_search_query_total{@}[$__rate_interval])) > 0)", "search"),
        TimeSeries("Size", "Of all indices, replicas included.", Units.Bytes)
            .Query("sum(elasticsearch_indices_store_size_bytes{@})", "size"),
        TimeSeries("Shards", "Those that are in use, and those without a node.", Units.Count)
            .Query("max(elasticsearch_cluster_health_active_shards{@})", "active")
            .Query("max(elasticsearch_cluster_health_unassigned_shards{@})", "without a node").Runbook("ElasticsearchClusterRed"),
        TimeSeries("Waiting and rejected", "Operations in the queues, and those refused a second because a queue was full.", Units.Short)
            .Query("sum(elasticsearch_thread_pool_queue_count{@})", "waiting")
            .Query("sum(rate(elasticsearch_thread_pool_rejected_count{@}[$__rate_interval]))", "rejected a second"));

    private static Row Resources => new(
        "What does it use?",
        TimeSeries("Heap", "By node.", Units.Share)
            .Query("instance_name:elasticsearch_jvm_heap_used:ratio{#}", "{{name}}").Between(0, 1).AlertAbove("ElasticsearchHeapHigh"),
        TimeSeries("Disk left", "By node.", Units.Share)
            .Query("instance_name:elasticsearch_filesystem_data_available:ratio{#}", "{{name}}").Between(0, 1).AlertBelow("ElasticsearchDiskLow"),
        TimeSeries("Garbage collection", "Share of the time, by node.", Units.Share)
            .Query("sum by (name) (rate(elasticsearch_jvm_gc_collection_seconds_sum{@}[$__rate_interval]))", "{{name}}"));
}
