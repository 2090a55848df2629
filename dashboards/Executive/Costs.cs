using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Executive;

internal static class Costs
{
    public static Dashboard Dashboard => new("executive", "costs", "Costs", "What machines cost at the prices of stack.json, who accounts for it, and what a request and an event cost.")
    {
        From = "now-7d",
        Rows = [Total, Use, Cluster],
    };

    private static Row Total => new(
        "What is paid?",
        Stat("Machines, a month", "Processors, memory and disks of all machines, used or not.", Units.Dollars)
            .Query("sum(resource:machine_cost_dollars:hourly{#}) * 730", "a month").WithDecimals(0),
        Stat("Used, a month", "What processes account for that report their own use, and the databases' disk space.", Units.Dollars)
            .Query("sum(job_resource:cost_dollars:hourly{#}) * 730", "a month").WithDecimals(2),
        Stat("A thousand API requests", "What the machines cost for each, at the rate of the last 5 minutes.", Units.Dollars)
            .Query("sum(resource:machine_cost_dollars:hourly{#}) / (sum(job:http_requests:rate5m{#,job=\"api-service\"}) * 3.6 > 0)", "a thousand").WithDecimals(3),
        Stat("A thousand events", "What the machines cost for each thousand events ingested, at the rate of the last 5 minutes.", Units.Dollars)
            .Query("sum(resource:machine_cost_dollars:hourly{#}) / (sum(job:sei_collector_ingested_events:rate5m{#,job=\"data-collector\"}) * 3.6 > 0)", "a thousand").WithDecimals(3),
        Stat("Prices", "Of stack.json: a core and a GiB of memory for an hour, a GiB of disk for a month.", Units.Dollars)
            .Query("sei:price:dollars{#}", "{{unit}}").WithDecimals(4).Wide(8));

    private static Row Use => new(
        "Who accounts for it?",
        TimeSeries("Machines, an hour", "By resource.", Units.Dollars)
            .Query("resource:machine_cost_dollars:hourly{#}", "{{resource}}").Stacked(),
        TimeSeries("Used, an hour", "By service.", Units.Dollars)
            .Query("sum by (job) (job_resource:cost_dollars:hourly{#})", "{{job}}").Stacked(),
        BarGauge("Used, a month", "By service and resource, at the present rate.", Units.Dollars)
            .Query("job_resource:cost_dollars:hourly{#} * 730", "{{job}}, {{resource}}"));

    private static Row Cluster => new(
        "Which pods account for it, in a cluster?",
        TimeSeries("Processors, an hour", "What pods use, at the price of a core.", Units.Dollars)
            .Query("""sum by (pod) (namespace_pod_container:container_cpu_usage_seconds:rate5m{#}) * scalar(sei:price:dollars{resource="processors"})""", "{{pod}}").Stacked(),
        TimeSeries("Memory, an hour", "What pods use, at the price of a GiB.", Units.Dollars)
            .Query("""sum by (pod) (namespace_pod_container:container_memory_working_set_bytes:max{#}) / 2^30 * scalar(sei:price:dollars{resource="memory"})""", "{{pod}}").Stacked().More("Kubernetes cluster", "sei-kubernetes-cluster"));
}
