using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class ServiceLevels
{
    private const string Burn = "/ on (service, sli) group_left () (1 - sei:objective:ratio{#})";

    public static Dashboard Dashboard => new("components", "slo", "Service level objectives", "What is promised, what was kept, and how fast the errors that are allowed are being spent.")
    {
        AlertsOf = "api-service",
        From = "now-6h",
        Rows = [Kept, Rates, Indicators],
    };

    private static Row Kept => new(
        "What is promised, and is it kept?",
        Stat("Objective", "The share of requests that has to succeed, and to be answered within a second.", Units.Share)
            .Query("sei:objective:ratio{#}", "{{sli}}").WithDecimals(2),
        Stat("Kept, 30 d", "The share of the requests of 30 days that succeeded, and that were fast enough.", Units.Share)
            .Query("1 - sli:errors:ratio_rate30d{#}", "{{sli}}").WithDecimals(3),
        Stat("Error budget left, 30 d", "What is left of the errors that the objective allows: 100% when nothing failed, negative when it is missed.", Units.Share)
            .Query("sli:error_budget_remaining:ratio30d{#}", "{{sli}}").WithDecimals(1).InSteps("red", (0, "orange"), (0.25, "green")).Runbook("APIErrorBudgetBurn"),
        Stat("Burn rate, 1 h", "How many times faster than the objective allows errors came within an hour: at 1 the budget lasts 30 days.", Units.Short)
            .Query($"sli:errors:ratio_rate1h{{#}} {Burn}", "{{sli}}").WithDecimals(2).InSteps("green", (1, "orange"), (Thresholds.Of("APIErrorBudgetBurn", "1h"), "red")).Runbook("APIErrorBudgetBurn"));

    private static Row Rates => new(
        "How fast is the budget being spent?",
        BurnRates("Availability: burn rate by window", "availability").Query("""sei:alert:threshold{#,alert="APIErrorBudgetBurn"}""", "alert from, {{window}}"),
        BurnRates("Latency: burn rate by window", "latency"),
        TimeSeries("Error budget left", "Of 30 days.", Units.Share)
            .Query("sli:error_budget_remaining:ratio30d{#}", "{{sli}}").Signed().InSteps("red", (0, "orange"), (0.25, "green")).Runbook("APIErrorBudgetBurn"));

    private static Row Indicators => new(
        "What are the numbers made of?",
        TimeSeries("Requests", "A second, over 5 minutes.", Units.RequestsPerSecond)
            .Query("sli:requests:rate5m{#}", "{{service}}"),
        TimeSeries("Requests that failed", "A second, over 5 minutes: with a server error, and slower than a second.", Units.RequestsPerSecond)
            .Query("sli:errors:rate5m{#}", "{{sli}}"),
        TimeSeries("Share that failed", "Over 5 minutes.", Units.Share)
            .Query("sli:errors:ratio_rate5m{#}", "{{sli}}"));

    private static Panel BurnRates(string title, string indicator)
    {
        var panel = TimeSeries(title, "How many times faster than the objective allows errors came. The alert asks two windows, a long one and a short one.", Units.Short)
            .Runbook("APIErrorBudgetBurn");
        return new[] { "5m", "30m", "1h", "2h", "6h", "1d", "3d" }.Aggregate(panel, (drawn, window) =>
            drawn.Query($"sli:errors:ratio_rate{window}{{#,sli=\"{indicator}\"}} {Burn}", window));
    }
}
