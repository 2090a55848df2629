using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class ApiService
{
    private const string Job = "api-service";
    private const string Requests = "http_server_request_duration_seconds";

    public static Dashboard Dashboard => new("components", Job, "API service", "Requests, errors and latency of the API, what it stands on and how full it is.")
    {
        Job = Job,
        Choices = [Dashboard.InstanceOf(Job)],
        Services = [Job],
        AlertsOf = Job,
        Rows = [Promises, Traffic, Latency, Stores, Saturation, Refusals],
    };

    private static Row Promises => new(
        "Is it there, and does it keep its promises?",
        Stat("Instances up", "Instances that answered their last scrape.", Units.Count)
            .Query("sum(up{@})", "up").RedBelow(1).Runbook("APIServiceDown"),
        Stat("Requests", "Requests answered a second, probes left out.", Units.RequestsPerSecond)
            .Query("sum(rate(api_requests_total{@}[$__rate_interval]))", "requests").WithSparkline(),
        Stat("Errors", "Share of the requests of the last 5 minutes that were answered with a server error.", Units.Share)
            .Query("""sli:errors:ratio_rate5m{#,service="api-service",sli="availability"}""", "errors").AlertAbove("APIHighErrorRate").WithDecimals(2).WithSparkline(),
        Stat("Latency, p95", "95% of the requests were answered within this time.", Units.Seconds)
            .Percentiles($"{Requests}_bucket{{@}}", 0.95).AlertAbove("APIHighLatency").WithSparkline(),
        Stat("Error budget left", "What is left of the errors that the objective allows in 30 days: 100% when nothing failed, negative when it is missed.", Units.Share)
            .Query("""sli:error_budget_remaining:ratio30d{#,service="api-service",sli="availability"}""", "left")
            .InSteps("red", (0, "orange"), (0.25, "green")).Runbook("APIErrorBudgetBurn").More("Service level objectives", "sei-slo"),
        Stat("In flight", "Requests that are being answered.", Units.Count)
            .Query("sum(http_server_active_requests{@})", "requests").WithSparkline());

    private static Row Traffic => new(
        "What is asked, and what fails?",
        TimeSeries("Request rate by endpoint", "Requests a second by route template.", Units.RequestsPerSecond)
            .Query("sum by (endpoint) (rate(api_requests_total{@}[$__rate_interval]))", "{{endpoint}}").Stacked(),
        TimeSeries("Request rate by status", "Requests a second by the status of the answer.", Units.RequestsPerSecond)
            .Query("sum by (status) (rate(api_requests_total{@}[$__rate_interval]))", "{{status}}").Stacked(),
        TimeSeries("Error rate by endpoint", "Share of the requests of the last 5 minutes that were answered with a server error, by route template.", Units.Share)
            .Query("""endpoint:api_errors:ratio_rate5m{#,job="api-service"}""", "{{endpoint}}").AlertAbove("APIHighErrorRate"));

    private static Row Latency => new(
        "How long does an answer take?",
        TimeSeries("Latency", "Percentiles over all requests. A point with a diamond leads to its trace.", Units.Seconds)
            .Percentiles($"{Requests}_bucket{{@}}", 0.5, 0.95, 0.99).AlertAbove("APIHighLatency"),
        TimeSeries("Latency by endpoint, p95", "95% of the requests of an endpoint were answered within this time.", Units.Seconds)
            .PercentileBy("endpoint", "api_request_duration_seconds_bucket{@}", 0.95).More("Latency in full", "sei-application-performance"),
        TimeSeries("Requests slower than a second", "Share of the requests of the last 5 minutes that missed the latency objective.", Units.Share)
            .Query("""sli:errors:ratio_rate5m{#,service="api-service",sli="latency"}""", "slow")
            .RedFrom(Math.Round(1 - Thresholds.Objective(Job, "latency"), 6)).More("Service level objectives", "sei-slo"));

    private static Row Stores => new(
        "Is it the stores?",
        TimeSeries("Cache answers", "Answers that may be cached: found, computed, computed for another request just then, or without Redis.", Units.PerSecond)
            .Query("sum by (result) (rate(sei_api_cache_requests_total{@}[$__rate_interval]))", "{{result}}").Stacked().More("Redis", "sei-redis"),
        TimeSeries("Cache operations, p95", "Time of a Redis operation as the API sees it.", Units.Seconds)
            .PercentileBy("operation", "sei_api_cache_operation_duration_seconds_bucket{@}", 0.95),
        TimeSeries("Database queries, p95", "Time of a query by its name, with reading its rows.", Units.Seconds)
            .PercentileBy("query", "sei_api_database_query_duration_seconds_bucket{@}", 0.95).More("TimescaleDB", "sei-timescaledb"));

    private static Row Saturation => new(
        "How full is it?",
        TimeSeries("Database connections in use", "Of the connections of the pool.", Units.Share)
            .Query("""instance_pool:db_client_connections_used:ratio{#,job="api-service",instance=~"$instance"}""", "{{instance}}")
            .Between(0, 1).AlertAbove("APIConnectionPoolSaturated"),
        TimeSeries("Waiting for a connection", "Callers that wait for a database connection.", Units.Count)
            .QueryOrZero("sum by (instance) (db_client_connection_npgsql_pending_requests{@})", "{{instance}}").Runbook("APIConnectionPoolSaturated"),
        TimeSeries("Thread pool queue", "Work items that wait for a thread.", Units.Count)
            .Query("max by (instance) (dotnet_thread_pool_queue_length_total{@})", "{{instance}}").AlertAbove("APIThreadPoolStarved").More(".NET runtime", "sei-dotnet-runtime"),
        TimeSeries("Connections", "Open connections, and those that wait to be served.", Units.Count)
            .Query("sum(kestrel_active_connections{@})", "open")
            .Query("sum(kestrel_queued_connections{@})", "waiting"),
        TimeSeries("Processors in use", "By instance.", Units.Short)
            .Query("sum by (instance) (rate(dotnet_process_cpu_time_seconds_total{@}[$__rate_interval]))", "{{instance}}"),
        TimeSeries("Memory", "Physical memory of the process.", Units.Bytes)
            .Query("max by (instance) (dotnet_process_memory_working_set_bytes{@})", "{{instance}}"));

    private static Row Refusals => new(
        "Who is turned away, and what breaks?",
        TimeSeries("Refused", "Requests a second that were refused: without a valid key, or too many of one key.", Units.RequestsPerSecond)
            .QueryOrZero("sum by (reason) (rate(sei_api_authentication_failures_total{@}[$__rate_interval]))", "401, key {{reason}}")
            .QueryOrZero("sum(rate(sei_api_rate_limited_requests_total{@}[$__rate_interval]))", "429"),
        TimeSeries("Exceptions", "Exceptions thrown a second, caught or not, by type.", Units.PerSecond)
            .QueryOrZero("sum by (error_type) (rate(dotnet_exceptions_total{@}[$__rate_interval]))", "{{error_type}}"),
        TimeSeries("Restarts, 1 h", "Times that a counter of the process began anew within an hour.", Units.Count)
            .Query("sum by (instance) (resets(dotnet_process_cpu_time_seconds_total{@,cpu_mode=\"user\"}[1h]))", "{{instance}}"));
}
