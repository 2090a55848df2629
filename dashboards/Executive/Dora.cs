using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Executive;

internal static class Dora
{
    private const string All = """{#,job="api-service",repository="all"}""";
    private const string Each = """{#,job="api-service",repository!="all",repository=~"$repository"}""";

    public static Dashboard Dashboard => new(
        "executive", "dora", "DORA metrics", "How often and how safely software is delivered: the five DORA metrics of the production environment, over the last 30 days.")
    {
        Choices = [new("repository", "sei_api_dora_deployments_per_day")],
        From = "now-7d",
        Rows = [Summary, Throughput, Stability, Reading],
    };

    private static Row Summary => new(
        "How do we deliver, over all repositories?",
        Stat("Deployment frequency, 30 d", "Successful deployments a day.", Units.Short)
            .Query($"max(sei_api_dora_deployments_per_day{All})", "a day").WithDecimals(2),
        Stat("Change lead time, 30 d", "Median time from commit to deployment.", Units.Duration)
            .Query($"max(sei_api_dora_change_lead_time_seconds{All})", "median"),
        Stat("Change fail rate, 30 d", "Share of the deployments that turned out to be failures.", Units.Share)
            .Query($"max(sei_api_dora_change_fail_ratio{All})", "failed").WithDecimals(1),
        Stat("Recovery time, 30 d", "Median time from a failed deployment to its remedy.", Units.Duration)
            .Query($"max(sei_api_dora_recovery_time_seconds{All})", "median"),
        Stat("Rework rate, 30 d", "Share of the deployments that were the remedy of a failed one.", Units.Share)
            .Query($"max(sei_api_dora_rework_ratio{All})", "rework").WithDecimals(1));

    private static Row Throughput => new(
        "How fast?",
        TimeSeries("Deployments a day, 30 d", "By repository.", Units.Short)
            .Query($"max by (repository) (sei_api_dora_deployments_per_day{Each})", "{{repository}}"),
        TimeSeries("Change lead time, 30 d", "Median time from commit to deployment, by repository.", Units.Seconds)
            .Query($"max by (repository) (sei_api_dora_change_lead_time_seconds{Each})", "{{repository}}"),
        Table("Repositories, 30 d", "Those with the most recent events; what cannot be computed is empty, never 0.", Units.Short,
                new("repository", "Repository"), new("Value #A", "Deployments a day"), new("Value #B", "Lead time", Units.Duration),
                new("Value #C", "Fail rate", Units.Share), new("Value #D", "Recovery time", Units.Duration), new("Value #E", "Rework", Units.Share))
            .Query($"max by (repository) (sei_api_dora_deployments_per_day{Each})", "deployments")
            .Query($"max by (repository) (sei_api_dora_change_lead_time_seconds{Each})", "lead time")
            .Query($"max by (repository) (sei_api_dora_change_fail_ratio{Each})", "fail rate")
            .Query($"max by (repository) (sei_api_dora_recovery_time_seconds{Each})", "recovery time")
            .Query($"max by (repository) (sei_api_dora_rework_ratio{Each})", "rework").Wide(24));

    private static Row Stability => new(
        "How safely?",
        TimeSeries("Change fail rate, 30 d", "Share of the deployments that turned out to be failures, by repository.", Units.Share)
            .Query($"max by (repository) (sei_api_dora_change_fail_ratio{Each})", "{{repository}}"),
        TimeSeries("Recovery time, 30 d", "Median time from a failed deployment to its remedy, by repository.", Units.Seconds)
            .Query($"max by (repository) (sei_api_dora_recovery_time_seconds{Each})", "{{repository}}"),
        TimeSeries("Rework rate, 30 d", "Share of the deployments that were the remedy of a failed one, by repository.", Units.Share)
            .Query($"max by (repository) (sei_api_dora_rework_ratio{Each})", "{{repository}}"));

    private static Row Reading => new(
        "How are these to be read?",
        Text("About these numbers", "What the numbers are and where there are more.", """
            The numbers are those of `GET /api/v1/dora?window=30d`, computed anew every minute or so; `docs/dora.md` defines each of them and its edge cases.
            For other windows, environments and time zones, and for the levels of the DORA reports, ask the API. They measure teams' ways of working over time, not people.
            """).Wide(24));
}
