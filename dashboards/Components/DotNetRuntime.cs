using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class DotNetRuntime
{
    public static Dashboard Dashboard => new("components", "dotnet-runtime", ".NET runtime", "Memory and garbage collection, threads, locks, exceptions and connections of the services' processes.")
    {
        Choices = [new("job", "dotnet_process_cpu_count"), new("instance", "dotnet_process_cpu_count")],
        AlertsOf = "api-service|data-collector",
        Rows = [Process, Collector, Threads, Clients],
    };

    private static Row Process => new(
        "What does a process use?",
        TimeSeries("Processors in use", "By service, in the service's code and in the kernel.", Units.Short)
            .Query("sum by (job, cpu_mode) (rate(dotnet_process_cpu_time_seconds_total{@}[$__rate_interval]))", "{{job}} {{cpu_mode}}").Stacked(),
        TimeSeries("Memory", "Physical memory.", Units.Bytes)
            .Query("max by (job, instance) (dotnet_process_memory_working_set_bytes{@})", "{{job}} {{instance}}"),
        TimeSeries("Exceptions", "Exceptions thrown a second, caught or not, by type.", Units.PerSecond)
            .QueryOrZero("sum by (job, error_type) (rate(dotnet_exceptions_total{@}[$__rate_interval]))", "{{error_type}} {{job}}"));

    private static Row Collector => new(
        "What does the garbage collector do?",
        TimeSeries("Pauses", "Share of the time in which the process stood still.", Units.Share)
            .Query("sum by (job) (rate(dotnet_gc_pause_time_seconds_total{@}[$__rate_interval]))", "{{job}}"),
        TimeSeries("Collections", "A second, by generation.", Units.PerSecond)
            .Query("sum by (job, gc_heap_generation) (rate(dotnet_gc_collections_total{@}[$__rate_interval]))", "{{job}} {{gc_heap_generation}}"),
        TimeSeries("Allocated", "Bytes a second.", Units.BytesPerSecond)
            .Query("sum by (job) (rate(dotnet_gc_heap_total_allocated_bytes_total{@}[$__rate_interval]))", "{{job}}"),
        TimeSeries("Heap", "After the last collection, by generation.", Units.Bytes)
            .Query("sum by (job, gc_heap_generation) (dotnet_gc_last_collection_heap_size_bytes{@})", "{{job}} {{gc_heap_generation}}").Stacked(),
        TimeSeries("Committed", "Memory that the collector holds, whether or not there is something in it.", Units.Bytes)
            .Query("sum by (job) (dotnet_gc_last_collection_memory_committed_size_bytes{@})", "{{job}}"),
        TimeSeries("Fragmentation", "Free space between objects, of the heap.", Units.Share)
            .Query("sum by (job) (dotnet_gc_last_collection_heap_fragmentation_size_bytes{@}) / (sum by (job) (dotnet_gc_last_collection_heap_size_bytes{@}) > 0)", "{{job}}").Between(0, 1));

    private static Row Threads => new(
        "Does something block?",
        TimeSeries("Threads of the pool", "The runtime adds threads when they are blocked.", Units.Count)
            .Query("max by (job, instance) (dotnet_thread_pool_thread_count_total{@})", "{{job}} {{instance}}"),
        TimeSeries("Thread pool queue", "Work items that wait for a thread.", Units.Count)
            .Query("max by (job, instance) (dotnet_thread_pool_queue_length_total{@})", "{{job}} {{instance}}").AlertAbove("APIThreadPoolStarved"),
        TimeSeries("Work items", "Done a second.", Units.PerSecond)
            .Query("sum by (job) (rate(dotnet_thread_pool_work_item_count_total{@}[$__rate_interval]))", "{{job}}"),
        TimeSeries("Waits for a lock", "A second.", Units.PerSecond)
            .Query("sum by (job) (rate(dotnet_monitor_lock_contentions_total{@}[$__rate_interval]))", "{{job}}"),
        TimeSeries("Timers", "Timers that are set: a number that only grows is a leak.", Units.Count)
            .Query("sum by (job) (dotnet_timer_count{@})", "{{job}}"),
        TimeSeries("Compilation", "Share of the time spent compiling; high after a start.", Units.Share)
            .Query("sum by (job) (rate(dotnet_jit_compilation_time_seconds_total{@}[$__rate_interval]))", "{{job}}"));

    private static Row Clients => new(
        "Is it the clients of other servers?",
        TimeSeries("Database connections", "By what they do.", Units.Count)
            .Query("sum by (job, db_client_connection_state) (db_client_connection_count{@})", "{{job}} {{db_client_connection_state}}"),
        TimeSeries("Database commands, p95", "Time of a command as the driver sees it.", Units.Seconds)
            .PercentileBy("job", "db_client_operation_duration_seconds_bucket{@}", 0.95),
        TimeSeries("HTTP requests made, p95", "Time of requests that a service made itself, to send its telemetry for instance.", Units.Seconds)
            .PercentileBy("job", "http_client_request_duration_seconds_bucket{@}", 0.95));
}
