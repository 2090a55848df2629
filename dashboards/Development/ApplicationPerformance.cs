using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Development;

internal static class ApplicationPerformance
{
    private const string Api = """{#,job="api-service"}""";
    private const string Services = """{#,job=~"api-service|data-collector"}""";

    public static Dashboard Dashboard => new(
        "development", "application-performance", "Application performance", "Where the time of a request goes: endpoints, queries, cache; and what the runtime does meanwhile.")
    {
        Services = ["api-service", "data-collector"],
        AlertsOf = "api-service|data-collector|timescaledb|redis",
        Rows = [Application, Latency, Queries, Cache, Exceptions, Runtime],
    };

    private static Row Application => new(
        "How does the application perform?",
        TimeSeries("Requests", "A second, by service.", Units.RequestsPerSecond)
            .Query("job:http_requests:rate5m{#,job=~\"api-service|data-collector\"}", "{{job}}"),
        TimeSeries("Server errors by endpoint", "Share of the requests of the last 5 minutes.", Units.Share)
            .Query($"endpoint:api_errors:ratio_rate5m{Api}", "{{endpoint}}").AlertAbove("APIHighErrorRate").More("API service", "sei-api-service"),
        TimeSeries("Client errors by endpoint", "Answers a second with a status from 400 to 499.", Units.RequestsPerSecond)
            .QueryOrZero("""sum by (endpoint) (rate(api_requests_total{#,job="api-service",status=~"4.."}[$__rate_interval]))""", "{{endpoint}}", "api-service"));

    private static Row Latency => new(
        "Which endpoint is slow?",
        LatencyOf("0.5", "p50"),
        LatencyOf("0.95", "p95").AlertAbove("APIHighLatency"),
        LatencyOf("0.99", "p99"),
        Table("Latency breakdown", "Each endpoint's requests a second, share of server errors and latency, over 5 minutes.", Units.Seconds,
                new("endpoint", "Endpoint"), new("Value #A", "Requests", Units.RequestsPerSecond), new("Value #B", "Errors", Units.Share),
                new("Value #C", "p50"), new("Value #D", "p95"), new("Value #E", "p99"))
            .Query($"sum by (endpoint) (endpoint:api_requests:rate5m{Api})", "requests")
            .Query($"max by (endpoint) (endpoint:api_errors:ratio_rate5m{Api})", "errors")
            .Query(Quantile("0.5"), "p50").Query(Quantile("0.95"), "p95").Query(Quantile("0.99"), "p99").Wide(16),
        TimeSeries("Latency, all requests", "A point with a diamond leads to its trace.", Units.Seconds)
            .Percentiles($"api_request_duration_seconds_bucket{Api}", 0.5, 0.95, 0.99).AlertAbove("APIHighLatency").Wide(8));

    private static Row Queries => new(
        "Is it the database?",
        TimeSeries("Query time, p95", "By the query's name, with reading its rows.", Units.Seconds)
            .PercentileBy("query", $"sei_api_database_query_duration_seconds_bucket{Api}", 0.95).More("TimescaleDB", "sei-timescaledb"),
        TimeSeries("Queries", "A second, by name.", Units.OperationsPerSecond)
            .Query($"sum by (query) (rate(sei_api_database_query_duration_seconds_count{Api}[$__rate_interval]))", "{{query}}").Stacked(),
        TimeSeries("Time in queries", "Seconds a second, by name: what takes most of the database's time.", Units.Seconds)
            .Query($"sum by (query) (rate(sei_api_database_query_duration_seconds_sum{Api}[$__rate_interval]))", "{{query}}").Stacked());

    private static Row Cache => new(
        "Does the cache help?",
        TimeSeries("Cache hit ratio", "Share of the answers that may be cached and had not to be computed, over 5 minutes.", Units.Share)
            .Query($"job:sei_api_cache_hits:ratio_rate5m{Api}", "hits").Between(0, 1).More("Redis", "sei-redis"),
        TimeSeries("Answers by where they came from", "Found, computed, computed for another request just then, or without Redis.", Units.PerSecond)
            .Query($"sum by (result) (rate(sei_api_cache_requests_total{Api}[$__rate_interval]))", "{{result}}").Stacked(),
        TimeSeries("Cache operations, p95", "Time of a Redis operation as the API sees it.", Units.Seconds)
            .PercentileBy("operation", $"sei_api_cache_operation_duration_seconds_bucket{Api}", 0.95));

    private static Row Exceptions => new(
        "What is thrown?",
        TimeSeries("Exceptions by type", "A second, caught or not.", Units.PerSecond)
            .QueryOrZero($"sum by (job, error_type) (rate(dotnet_exceptions_total{Services}[$__rate_interval]))", "{{error_type}} {{job}}", "api-service|data-collector"),
        TimeSeries("Exceptions that reached the error handler", "A second, by type: these are answers with a server error.", Units.PerSecond)
            .QueryOrZero($"sum by (job, error_type) (rate(aspnetcore_diagnostics_exceptions_total{Services}[$__rate_interval]))", "{{error_type}} {{job}}", "api-service|data-collector"));

    private static Row Runtime => new(
        "What does the runtime do?",
        TimeSeries("Garbage collector's pauses", "Share of the time in which the process stood still.", Units.Share)
            .Query($"sum by (job) (rate(dotnet_gc_pause_time_seconds_total{Services}[$__rate_interval]))", "{{job}}").More(".NET runtime", "sei-dotnet-runtime"),
        TimeSeries("Thread pool queue", "Work items that wait for a thread.", Units.Count)
            .Query($"max by (job) (dotnet_thread_pool_queue_length_total{Services})", "{{job}}").AlertAbove("APIThreadPoolStarved"),
        TimeSeries("Allocated", "Bytes a second.", Units.BytesPerSecond)
            .Query($"sum by (job) (rate(dotnet_gc_heap_total_allocated_bytes_total{Services}[$__rate_interval]))", "{{job}}"));

    private static string Quantile(string quantile) =>
        $"max by (endpoint) (endpoint:api_request_duration_seconds:quantile_rate5m{{#,job=\"api-service\",quantile=\"{quantile}\"}})";

    private static Panel LatencyOf(string quantile, string name) =>
        TimeSeries($"Latency by endpoint, {name}", $"{name[1..]}% of the requests of the last 5 minutes were answered within this time.", Units.Seconds)
            .Query(Quantile(quantile), "{{endpoint}}");
}
