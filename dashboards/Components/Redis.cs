using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class Redis
{
    private const string Job = "redis";

    public static Dashboard Dashboard => new("components", Job, "Redis", "Hits and misses, memory, clients and commands of the cache.")
    {
        Job = Job,
        Choices = [Dashboard.InstanceOf(Job)],
        AlertsOf = Job,
        Rows = [State, Hits, Memory, Commands],
    };

    private static Row State => new(
        "Does it answer, and does it help?",
        Stat("Server", "Whether the server answers its exporter.", Units.Count)
            .Query("min(redis_up{@})", "server").UpOrDown().Runbook("RedisDown"),
        Gauge("Memory", "Of its limit.")
            .Query("max(instance:redis_memory_used:ratio{#,instance=~\"$instance\"})", "in use").AlertAbove("RedisMemoryHigh"),
        Gauge("Hits", "Share of the lookups of the last 5 minutes that found their key.")
            .Query("min(instance:redis_keyspace_hits:ratio_rate5m{#,instance=~\"$instance\"})", "hits").AlertBelow("RedisHitRatioLow"),
        Stat("Commands", "Commands a second.", Units.OperationsPerSecond)
            .Query("sum(instance:redis_commands:rate5m{#,instance=~\"$instance\"})", "commands").WithSparkline(),
        Stat("Clients", "Connections of clients.", Units.Count)
            .Query("sum(redis_connected_clients{@})", "clients").WithSparkline(),
        Stat("Up for", "Since the server started.", Units.Duration)
            .Query("min(redis_uptime_in_seconds{@})", "up"));

    private static Row Hits => new(
        "Does it find what is asked for?",
        TimeSeries("Hits and misses", "Lookups a second.", Units.OperationsPerSecond)
            .Query("sum(rate(redis_keyspace_hits_total{@}[$__rate_interval]))", "hits")
            .Query("sum(rate(redis_keyspace_misses_total{@}[$__rate_interval]))", "misses").Stacked(),
        TimeSeries("Hit ratio", "Share of the lookups of the last 5 minutes that found their key.", Units.Share)
            .Query("instance:redis_keyspace_hits:ratio_rate5m{#,instance=~\"$instance\"}", "{{instance}}").Between(0, 1).AlertBelow("RedisHitRatioLow"),
        TimeSeries("What the API got", "Answers of the API by where they came from.", Units.PerSecond)
            .Query("""sum by (result) (rate(sei_api_cache_requests_total{#,job="api-service"}[$__rate_interval]))""", "{{result}}").Stacked().More("API service", "sei-api-service"));

    private static Row Memory => new(
        "Is the memory large enough?",
        TimeSeries("Memory", "In use, as the system counts it, and the limit.", Units.Bytes)
            .Query("sum(redis_memory_used_bytes{@})", "in use")
            .Query("sum(redis_memory_used_rss_bytes{@})", "resident")
            .Query("sum(redis_memory_max_bytes{@})", "limit").Runbook("RedisMemoryHigh"),
        TimeSeries("Keys", "By database.", Units.Short)
            .Query("sum by (db) (redis_db_keys{@}) > 0 or on () 0 * max(redis_up{@} == 1)", "{{db}}"),
        TimeSeries("Keys that went", "Keys a second that were evicted for lack of memory, and that expired.", Units.PerSecond)
            .Query("sum(rate(redis_evicted_keys_total{@}[$__rate_interval]))", "evicted")
            .Query("sum(rate(redis_expired_keys_total{@}[$__rate_interval]))", "expired").AlertAbove("RedisEvictions"));

    private static Row Commands => new(
        "What is it busy with?",
        TimeSeries("Commands", "Commands a second.", Units.OperationsPerSecond)
            .Query("sum by (cmd) (rate(redis_commands_total{@}[$__rate_interval]))", "{{cmd}}").Stacked(),
        TimeSeries("Mean time of a command", "Without the way there and back.", Units.Seconds)
            .Query("sum by (cmd) (rate(redis_commands_duration_seconds_total{@}[$__rate_interval])) / (sum by (cmd) (rate(redis_commands_total{@}[$__rate_interval])) > 0)", "{{cmd}}"),
        TimeSeries("Network", "Bytes a second.", Units.BytesPerSecond)
            .Query("sum(rate(redis_net_input_bytes_total{@}[$__rate_interval]))", "received")
            .Query("sum(rate(redis_net_output_bytes_total{@}[$__rate_interval]))", "sent"),
        TimeSeries("Clients", "Connections, those that wait for something, and how many there may be.", Units.Count)
            .Query("sum(redis_connected_clients{@})", "connected")
            .Query("sum(redis_blocked_clients{@})", "blocked"),
        TimeSeries("Rejected connections", "Connections a second that were refused because there were too many.", Units.PerSecond)
            .Query("sum(rate(redis_rejected_connections_total{@}[$__rate_interval]))", "rejected").Runbook("RedisRejectedConnections"),
        TimeSeries("Processors in use", "By the server.", Units.Short)
            .Query("sum(rate(redis_cpu_user_seconds_total{@}[$__rate_interval])) + sum(rate(redis_cpu_sys_seconds_total{@}[$__rate_interval]))", "server"));
}
