using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class TimescaleDb
{
    private const string Job = "timescaledb";

    /// <summary>The exporter's own statistics queries are slow by nature.</summary>
    private const string Statements = "{@,user!=\"sei_exporter\"}";

    public static Dashboard Dashboard => new(
        "components", Job, "TimescaleDB", "Connections, statements, cache, disk, hypertables and replication of the database.")
    {
        Job = Job,
        Choices = [Dashboard.InstanceOf(Job)],
        AlertsOf = Job,
        Rows = [State, Queries, Connections, Storage, Hypertables, Replication],
    };

    private static Row State => new(
        "Does it answer, and how full is it?",
        Stat("Server", "Whether the server answers its exporter.", Units.Count)
            .Query("min(pg_up{@})", "server").UpOrDown().Runbook("DatabaseDown").Runbook("DatabaseMetricsMissing"),
        Gauge("Connections in use", "Of those that applications may open.")
            .Query("max(instance:pg_connections_used:ratio{#,instance=~\"$instance\"})", "in use").AlertAbove("DatabaseConnectionPoolHigh"),
        Gauge("Cache hits", "Share of the blocks of the last 5 minutes that were in memory, of the database that read the most from disk.")
            .Query("min(instance_datname:pg_cache_hits:ratio_rate5m{#,instance=~\"$instance\"})", "hits").AlertBelow("DatabaseCacheHitLow"),
        Stat("Transactions", "Committed and rolled back, a second.", Units.OperationsPerSecond)
            .Query("sum(instance_datname:pg_transactions:rate5m{#,instance=~\"$instance\"})", "transactions").WithSparkline(),
        Stat("Longest transaction", "How long the oldest transaction has been open.", Units.Seconds)
            .Query("max(pg_stat_activity_max_tx_duration{@})", "open").AlertAbove("DatabaseLongTransaction").WithSparkline(),
        Stat("Size", "Disk space of all databases.", Units.Bytes)
            .Query("sum(pg_database_size_bytes{@})", "size").WithSparkline());

    private static Row Queries => new(
        "How do queries perform?",
        TimeSeries("Mean time of a statement", "By database, over the last 5 minutes, without the exporter's own.", Units.Seconds)
            .Query("instance_datname:pg_statement_duration_seconds:mean5m{#,instance=~\"$instance\"}", "{{datname}}").AlertAbove("DatabaseSlowQueries"),
        TimeSeries("Statements", "Statements a second by database, without the exporter's own.", Units.OperationsPerSecond)
            .Query($"sum by (datname) (rate(pg_stat_statements_calls_total{Statements}[$__rate_interval]))", "{{datname}}").Stacked(),
        TimeSeries("Rows", "Rows a second that statements returned or changed.", Units.PerSecond)
            .Query($"sum by (datname) (rate(pg_stat_statements_rows_total{Statements}[$__rate_interval]))", "{{datname}}").Stacked(),
        BarGauge("Statements that take the most time", "Seconds of execution a second, of the ten that take the most. The number is queryid in pg_stat_statements.", Units.Seconds)
            .Query($"topk(10, sum by (queryid) (rate(pg_stat_statements_seconds_total{Statements}[$__rate_interval])))", "{{queryid}}").Wide(12).Runbook("DatabaseSlowQueries"),
        TimeSeries("Waiting for the disk", "Seconds a second that statements waited for blocks to be read and written.", Units.Seconds)
            .Query($"sum(rate(pg_stat_statements_block_read_seconds_total{Statements}[$__rate_interval]))", "read")
            .Query($"sum(rate(pg_stat_statements_block_write_seconds_total{Statements}[$__rate_interval]))", "written").Wide(12));

    private static Row Connections => new(
        "Who is connected, and who waits?",
        TimeSeries("Connections by state", "Connections of clients, and how many applications may open.", Units.Count)
            .Query("sum by (state) (pg_stat_activity_count{@,backend_type=\"client backend\"})", "{{state}}")
            .Query("max(pg_settings_max_connections{@} - on (instance) pg_settings_superuser_reserved_connections{@} - on (instance) pg_settings_reserved_connections{@})", "limit")
            .Runbook("DatabaseConnectionPoolHigh"),
        TimeSeries("Transactions", "Committed and rolled back, a second.", Units.OperationsPerSecond)
            .Query("sum(rate(pg_stat_database_xact_commit{@}[$__rate_interval]))", "committed")
            .Query("sum(rate(pg_stat_database_xact_rollback{@}[$__rate_interval]))", "rolled back"),
        TimeSeries("Locks", "Locks held, by mode.", Units.Count)
            .Query("sum by (mode) (pg_locks_count{@}) > 0 or on () 0 * max(pg_up{@} == 1)", "{{mode}}").Stacked(),
        TimeSeries("Deadlocks", "Deadlocks a second.", Units.PerSecond)
            .Query("sum by (datname) (rate(pg_stat_database_deadlocks{@}[$__rate_interval]))", "{{datname}}").Runbook("DatabaseDeadlocks"),
        TimeSeries("Temporary files", "Bytes a second that did not fit into the memory of a query.", Units.BytesPerSecond)
            .Query("sum by (datname) (rate(pg_stat_database_temp_bytes{@}[$__rate_interval]))", "{{datname}}"),
        TimeSeries("Longest transaction", "How long the oldest transaction has been open.", Units.Seconds)
            .Query("max by (datname) (pg_stat_activity_max_tx_duration{@})", "{{datname}}").AlertAbove("DatabaseLongTransaction"));

    private static Row Storage => new(
        "Is the memory large enough, and how does the disk fill?",
        TimeSeries("Cache hits", "Share of the blocks of the last 5 minutes that were in memory, by database.", Units.Share)
            .Query("instance_datname:pg_cache_hits:ratio_rate5m{#,instance=~\"$instance\"}", "{{datname}}").Between(0, 1).AlertBelow("DatabaseCacheHitLow"),
        TimeSeries("Blocks", "Blocks a second that were found in memory, and read.", Units.PerSecond)
            .Query("sum(rate(pg_stat_database_blks_hit{@}[$__rate_interval]))", "in memory")
            .Query("sum(rate(pg_stat_database_blks_read{@}[$__rate_interval]))", "read"),
        TimeSeries("Size", "Disk space by database, and of the write-ahead log.", Units.Bytes)
            .Query("max by (datname) (pg_database_size_bytes{@})", "{{datname}}")
            .Query("max(pg_wal_size_bytes{@})", "write-ahead log"));

    private static Row Hypertables => new(
        "What is in the hypertables?",
        TimeSeries("Rows", "By statistics.", Units.Short)
            .Query("max by (hypertable) (timescaledb_hypertable_rows_estimate{@})", "{{hypertable}}"),
        TimeSeries("Size", "Disk space with indexes.", Units.Bytes)
            .Query("max by (hypertable) (timescaledb_hypertable_size_bytes{@})", "{{hypertable}}"),
        TimeSeries("Chunks", "Chunks of each hypertable, and how many of them are compressed.", Units.Count)
            .Query("max by (hypertable) (timescaledb_hypertable_chunks{@})", "{{hypertable}}")
            .Query("max by (hypertable) (timescaledb_chunks_compressed{@})", "{{hypertable}}, compressed"),
        TimeSeries("Failed jobs, 1 h", "Runs of background jobs that failed within an hour.", Units.Count)
            .QueryOrZero("sum by (procedure) (increase(timescaledb_job_failures_total{@}[1h]))", "{{procedure}}").Runbook("DatabaseJobFailed"),
        TimeSeries("Time of the last run", "How long background jobs took.", Units.Seconds)
            .QueryOrZero("max by (procedure) (timescaledb_job_last_run_duration_seconds{@})", "{{procedure}}"));

    private static Row Replication => new(
        "Do replicas follow?",
        TimeSeries("Replication lag", "How old the last transaction is that a replica has replayed; 0 of a primary.", Units.Seconds)
            .Query("max by (instance) (pg_replication_lag_seconds{@} * on (instance) pg_replication_is_replica{@})", "{{instance}}").AlertAbove("DatabaseReplicationLag"),
        TimeSeries("Bytes behind", "Write-ahead log that a replica has not replayed; 0 without replicas.", Units.Bytes)
            .QueryOrZero("max by (application_name) (pg_stat_replication_pg_wal_lsn_diff{@})", "{{application_name}}").AlertAbove("DatabaseReplicaBytesBehind"),
        TimeSeries("Idle replication slots", "Slots that nobody reads, for which the write-ahead log is kept.", Units.Count)
            .QueryOrZero("count(pg_replication_slots_active{@} == 0)", "idle").RedFrom(1).Runbook("DatabaseReplicationSlotInactive"));
}
