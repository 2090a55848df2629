using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Operations;

internal static class Resources
{
    private const string Disks = """{@,job="node",device!~"(loop|ram|zram).*"}""";
    private const string Services = """{#,job=~"api-service|data-collector"}""";
    private const string Go = """{#,job=~"prometheus|alertmanager|grafana"}""";

    public static Dashboard Dashboard => new(
        "operations", "resources", "Resources", "What machines and processes use: processors, memory, disks, network; what is saturated, and what restarted.")
    {
        Choices = [Dashboard.InstanceOf("node")],
        AlertsOf = "node|api-service|data-collector|timescaledb|redis",
        Rows = [Machines, Pressure, DisksAndNetwork, Processes, Saturation],
    };

    private static Row Machines => new(
        "Do the machines suffice?",
        TimeSeries("Processors in use", "Share of all processors' time, by machine.", Units.Share)
            .Query("instance:node_cpu_utilisation:rate5m{@}", "{{instance}}").Between(0, 1),
        TimeSeries("Memory in use", "Share of the memory that could not be had for something else, by machine.", Units.Share)
            .Query("1 - instance:node_memory_available:ratio{@}", "{{instance}}").Between(0, 1).RedFrom(1 - Thresholds.Of("NodeMemoryLow")).Runbook("NodeMemoryLow"),
        TimeSeries("Disk in use", "Share of each file system.", Units.Share)
            .Query("1 - instance_device:node_filesystem_available:ratio{@}", "{{instance}} {{device}}").Between(0, 1)
            .RedFrom(1 - Thresholds.Of("NodeDiskFilling", "ratio")).Runbook("NodeDiskFilling"));

    private static Row Pressure => new(
        "Does something wait for them, and are the clocks right?",
        TimeSeries("Load", "Runnable processes for each processor, over a minute: above 1 some wait.", Units.Short)
            .Query("instance:node_load1_per_cpu:ratio{@}", "{{instance}}").RedFrom(1),
        TimeSeries("Pressure", "Share of the time in which something waited for a processor or for memory, or nothing else could run because of disks.", Units.Share)
            .Query("instance:node_pressure_cpu_waiting:rate5m{@}", "processors, {{instance}}")
            .Query("instance:node_pressure_memory_waiting:rate5m{@}", "memory, {{instance}}")
            .Query("instance:node_pressure_io_stalled:rate5m{@}", "disks, {{instance}}")
            .Runbook("NodeMemoryPressure").Runbook("NodeIOPressure"),
        TimeSeries("Processes killed for memory, 1 h", "By the kernel, within an hour.", Units.Count)
            .Query("max by (instance) (increase(node_vmstat_oom_kill{@,job=\"node\"}[1h]))", "{{instance}}").Runbook("NodeOOMKill"),
        TimeSeries("Clocks", "How far a machine's clock is from Prometheus' clock, and how long it took to ask.", Units.Seconds)
            .Query("max by (instance) (abs(node_time_seconds{@,job=\"node\"} - timestamp(node_time_seconds{@,job=\"node\"})))", "{{instance}}").AlertAbove("NodeClockSkew"));

    private static Row DisksAndNetwork => new(
        "Are disks or network busy?",
        TimeSeries("Disk I/O", "Bytes a second.", Units.BytesPerSecond)
            .Query($"sum by (instance) (rate(node_disk_read_bytes_total{Disks}[$__rate_interval]))", "read, {{instance}}")
            .Query($"sum by (instance) (rate(node_disk_written_bytes_total{Disks}[$__rate_interval]))", "written, {{instance}}"),
        TimeSeries("Disks busy", "Share of the time in which a disk had something to do.", Units.Share)
            .Query("instance_device:node_disk_io_time_seconds:rate5m{@}", "{{instance}} {{device}}").Between(0, 1),
        TimeSeries("Network", "Bytes a second, without what stays on the machine.", Units.BytesPerSecond)
            .Query("instance:node_network_receive_bytes:rate5m{@}", "received, {{instance}}")
            .Query("instance:node_network_transmit_bytes:rate5m{@}", "sent, {{instance}}"));

    private static Row Processes => new(
        "Which process is it?",
        TimeSeries("Processors in use", "By what reports its own use: services, Redis, and what watches.", Units.Short)
            .Query($"sum by (job) (rate(dotnet_process_cpu_time_seconds_total{Services}[$__rate_interval]))", "{{job}}")
            .Query("""sum by (job) (rate(redis_cpu_user_seconds_total{#,job="redis"}[$__rate_interval])) + sum by (job) (rate(redis_cpu_sys_seconds_total{#,job="redis"}[$__rate_interval]))""", "{{job}}")
            .Query($"sum by (job) (rate(process_cpu_seconds_total{Go}[$__rate_interval]))", "{{job}}").Stacked(),
        TimeSeries("Memory", "Physical memory, by what reports its own.", Units.Bytes)
            .Query($"sum by (job) (dotnet_process_memory_working_set_bytes{Services})", "{{job}}")
            .Query("""sum by (job) (redis_memory_used_rss_bytes{#,job="redis"})""", "{{job}}")
            .Query($"sum by (job) (process_resident_memory_bytes{Go})", "{{job}}").Stacked(),
        TimeSeries("Restarts, 1 h", "Times within an hour that a process began anew.", Units.Count)
            .Query($"sum by (job) (resets(dotnet_gc_pause_time_seconds_total{Services}[1h]))", "{{job}}")
            .Query("""sum by (job) (changes(redis_start_time_seconds{#,job="redis"}[1h]))""", "{{job}}")
            .Query($"sum by (job) (changes(process_start_time_seconds{Go}[1h]))", "{{job}}"));

    private static Row Saturation => new(
        "Which queue or pool is full?",
        TimeSeries("Connection pools", "Database connections in use, of each service's pool and of the server's limit.", Units.Share)
            .Query("max by (job) (instance_pool:db_client_connections_used:ratio{#})", "{{job}}")
            .Query("max(instance:pg_connections_used:ratio{#})", "server").Between(0, 1).AlertAbove("DatabaseConnectionPoolHigh").Runbook("APIConnectionPoolSaturated"),
        TimeSeries("Queues", "What waits: messages for the database, events for Kafka, callers for a connection, work for a thread.", Units.Short)
            .Query("""job:sei_collector_consumer_lag_messages:sum{#,job="data-collector"}""", "messages for the database")
            .Query("""sum(sei_collector_producer_queue_messages{#,job="data-collector"})""", "events for Kafka")
            .QueryOrZero($"sum(db_client_connection_npgsql_pending_requests{Services})", "callers for a connection", "api-service|data-collector")
            .Query($"sum(dotnet_thread_pool_queue_length_total{Services})", "work for a thread"),
        TimeSeries("Memory limits", "What Redis uses of its limit.", Units.Share)
            .Query("instance:redis_memory_used:ratio{#}", "Redis").Between(0, 1).AlertAbove("RedisMemoryHigh"));
}
