using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Operations;

internal static class AlertStatus
{
    public static Dashboard Dashboard => new("operations", "alerts", "Alert status", "What fires, since when, who was told, and whether the way of an alert works.")
    {
        From = "now-6h",
        Rows =
        [
            new(
                "What fires?",
                Stat("Critical", "Alerts for which somebody is called.", Units.Count)
                    .Query("""count(ALERTS{#,alertstate="firing",severity="critical"}) or vector(0)""", "critical").RedFrom(1),
                Stat("Warning", "Alerts that are told in a channel.", Units.Count)
                    .Query("""count(ALERTS{#,alertstate="firing",severity="warning"}) or vector(0)""", "warnings").InSteps("green", (1, "orange")),
                Stat("Pending", "Conditions that hold, but not for long enough yet.", Units.Count)
                    .Query("""count(ALERTS{#,alertstate="pending"}) or vector(0)""", "pending").InSteps("green", (1, "orange")),
                Stat("Watchdog", "The alert that always fires: without it nobody would be told of anything.", Units.Count)
                    .Query("""max(ALERTS{#,alertname="Watchdog",alertstate="firing"})""", "Watchdog").RedBelow(1).Mapped(("1", "fires", "green")).Runbook("Watchdog"),
                Stat("Silences", "Active silences in Alertmanager.", Units.Count)
                    .Query("""max(alertmanager_silences{#,state="active"})""", "active")),
            new(
                "Which, and since when?",
                Table("Alerts", "What fires, with the time since when its condition holds. The Watchdog is always there.", Units.Duration,
                        new("alertname", "Alert"), new("service", "Service"), new("severity", "Severity"), new("Value", "For"))
                    .Query("""time() - min by (alertname, service, severity) (ALERTS_FOR_STATE{#} and ignoring (alertstate) ALERTS{#,alertstate="firing"})""", "alerts").Wide(12),
                StateTimeline("What fired", "Alerts over time.")
                    .Query("""max by (alertname) (ALERTS{#,alertstate="firing"})""", "{{alertname}}").InSteps("green", (1, "orange")).Mapped(("1", "firing", "orange")).Wide(12)),
            new(
                "Was somebody told?",
                TimeSeries("Notifications, 1 h", "Sent within an hour, by receiver's kind.", Units.Count)
                    .Query("""sum by (integration) (increase(alertmanager_notifications_total{#,job="alertmanager"}[1h])) > 0 or on () 0 * max(up{#,job="alertmanager"})""", "{{integration}}"),
                TimeSeries("Failed notifications, 1 h", "That could not be delivered within an hour, by receiver's kind.", Units.Count)
                    .Query("""sum by (integration) (increase(alertmanager_notifications_failed_total{#,job="alertmanager"}[1h])) > 0 or on () 0 * max(up{#,job="alertmanager"})""", "{{integration}}")
                    .RedFrom(1).Runbook("AlertmanagerNotificationsFailing").More("Prometheus and Alertmanager", "sei-prometheus"),
                TimeSeries("Alerts firing", "By severity; the Watchdog has none.", Units.Count)
                    .Query("""count by (severity) (ALERTS{#,alertstate="firing"})""", "{{severity}}").Stacked()),
        ],
    };
}
