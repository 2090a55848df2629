using SeiPlatform.Console.Alertmanager;
using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Prometheus;

namespace SeiPlatform.Console.Alerts;

/// <summary>Puts together what Prometheus finds, what Alertmanager does about it and what the inbox has of it.</summary>
internal sealed class AlertsReader(PrometheusClient prometheus, AlertmanagerClient alertmanager, NotificationStore inbox, TimeProvider time)
{
    private static readonly string[] Worst = ["critical", "warning", "info"];

    public async Task<AlertsView> ReadAsync(CancellationToken cancellationToken)
    {
        var asked = SuppressionsAsync(cancellationToken);
        try
        {
            var alerts = await prometheus.AlertsAsync(cancellationToken);
            var (suppressions, problem) = await asked;
            var told = inbox.Read(new InboxQuery()).Notifications.Where(notification => notification.Source is null).ToLookup(notification => notification.Message.Alert);
            return new(
                [.. alerts
                    .Select(alert => AlertView.Of(alert, suppressions.Of(alert.Labels), told[alert.Name], time))
                    .OrderByDescending(view => view.Alert.IsFiring)
                    .ThenBy(view => Array.IndexOf(Worst, view.Alert.Severity) is >= 0 and var rank ? rank : Worst.Length)
                    .ThenBy(view => view.Alert.Name, StringComparer.Ordinal)],
                null,
                problem);
        }
        catch (PrometheusException exception)
        {
            return new([], exception.Message, null);
        }
    }

    private async Task<(Suppressions, string? Problem)> SuppressionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await alertmanager.SuppressionsAsync(cancellationToken), null);
        }
        catch (AlertmanagerException exception)
        {
            return (Suppressions.Unknown, exception.Message);
        }
    }
}
