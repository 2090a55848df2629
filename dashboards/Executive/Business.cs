using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Executive;

internal static class Business
{
    private const string Api = """{#,job="api-service"}""";

    public static Dashboard Dashboard => new(
        "executive", "business", "Service and customers", "Is the service there as promised, do customers come, what do they use, and what does it cost.")
    {
        From = "now-7d",
        Rows = [Promises, Customers, Adoption, Work, Cost],
    };

    private static Row Promises => new(
        "Do we keep our promises?",
        Stat("Uptime, 30 d", "Share of the scrapes of 30 days that a service answered.", Units.Share)
            .Query("""max by (job) (avg_over_time(up{#,job=~"api-service|data-collector"}[30d]))""", "{{job}}").WithDecimals(2)
            .InSteps("red", (0.99, "orange"), (Thresholds.Objective("api-service", "availability"), "green")).Wide(6),
        Stat("Requests that succeeded, 30 d", "What the objective for availability promises a share of.", Units.Share)
            .Query("1 - sli:errors:ratio_rate30d{#,sli=\"availability\"}", "succeeded").WithDecimals(3).RedBelow(Thresholds.Objective("api-service", "availability")).Wide(4),
        Stat("Requests fast enough, 30 d", "Answered within a second: what the objective for latency promises a share of.", Units.Share)
            .Query("1 - sli:errors:ratio_rate30d{#,sli=\"latency\"}", "fast").WithDecimals(2).RedBelow(Thresholds.Objective("api-service", "latency")).Wide(4),
        Stat("Error budget left, 30 d", "What is left of the errors that the objectives allow; negative when one is missed.", Units.Share)
            .Query("sli:error_budget_remaining:ratio30d{#}", "{{sli}}").WithDecimals(0).InSteps("red", (0, "orange"), (0.25, "green")).Wide(6).More("Service level objectives", "sei-slo"),
        Stat("Alerts firing", "Critical and warning alerts that fire now.", Units.Count)
            .Query("""count(ALERTS{#,alertstate="firing",severity=~"critical|warning"}) or vector(0)""", "alerts").RedFrom(1).Wide(4).More("Alert status", "sei-alerts"));

    private static Row Customers => new(
        "Do customers come?",
        Stat("Customers", "With a key that is valid.", Units.Count)
            .Query($"max(sei_api_customers{Api})", "customers").WithSparkline(),
        Stat("Active, 30 d", "Customers that asked for something within 30 days.", Units.Count)
            .Query("""max(sei_api_active_customers{#,job="api-service",window="30d"})""", "customers").WithSparkline(),
        Stat("Active now", "Customers that were answered within 15 minutes, by the instance that answered the most.", Units.Count)
            .Query($"max(api_active_users{Api})", "customers").WithSparkline(),
        Stat("Requests", "With a valid key, a second.", Units.RequestsPerSecond)
            .Query($"sum(rate(sei_api_customer_requests_total{Api}[$__rate_interval]))", "requests").WithSparkline(),
        TimeSeries("Growth", "Customers with a valid key, and those that asked for something within 1, 7 and 30 days.", Units.Count)
            .Query($"max(sei_api_customers{Api})", "customers")
            .Query($"max by (window) (sei_api_active_customers{Api})", "active, {{window}}"),
        TimeSeries("API usage by customer", "Requests a second.", Units.RequestsPerSecond)
            .Query($"sum by (customer) (rate(sei_api_customer_requests_total{Api}[$__rate_interval]))", "{{customer}}").Stacked(),
        BarGauge("Most active customers, 1 d", "Requests within a day, of the ten that ask most.", Units.Short)
            .Query($"topk(10, sum by (customer) (increase(sei_api_customer_requests_total{Api}[1d])))", "{{customer}}"));

    private static Row Adoption => new(
        "What do they use?",
        BarGauge("Feature adoption, 30 d", "Share of the customers active within 30 days that used an endpoint.", Units.Share)
            .Query($$"""max by (feature) (sei_api_feature_customers{{Api}}) / on () group_left () max(sei_api_active_customers{#,job="api-service",window="30d"})""", "{{feature}}")
            .Between(0, 1).Wide(12),
        TimeSeries("Requests by feature", "A second, by endpoint.", Units.RequestsPerSecond)
            .Query($"sum by (endpoint) (endpoint:api_requests:rate5m{Api})", "{{endpoint}}").Stacked().Wide(12));

    private static Row Work => new(
        "What does the platform do for them?",
        TimeSeries("Data processed", "Engineering events a second that got into the database.", Units.PerSecond)
            .Query("job:sei_collector_ingested_events:rate5m{#,job=\"data-collector\"}", "events").More("Data collector and pipeline", "sei-data-collector"),
        TimeSeries("Data kept", "Rows of the hypertables, by statistics.", Units.Short)
            .Query("""max by (hypertable) (timescaledb_hypertable_rows_estimate{#,job="timescaledb"})""", "{{hypertable}}"));

    private static Row Cost => new(
        "What does it cost?",
        Stat("Machines, a month", "What the machines cost at the prices of stack.json, used or not.", Units.Dollars)
            .Query("sum(resource:machine_cost_dollars:hourly{#}) * 730", "a month").WithDecimals(0).More("Costs", "sei-costs"),
        Stat("Of which used", "Share of that cost that processes account for.", Units.Share)
            .Query("sum(job_resource:cost_dollars:hourly{#}) / sum(resource:machine_cost_dollars:hourly{#})", "used").WithDecimals(1),
        Stat("A thousand requests", "What the machines cost for each thousand API requests, at the rate of the last 5 minutes.", Units.Dollars)
            .Query("sum(resource:machine_cost_dollars:hourly{#}) / (sum(job:http_requests:rate5m{#,job=\"api-service\"}) * 3.6 > 0)", "a thousand").WithDecimals(3));
}
