using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Prometheus;

namespace SeiPlatform.Console.Alerts;

/// <summary>The alerts of this moment.</summary>
/// <param name="Alerts">The worst first.</param>
/// <param name="Problem">Why they are not known; null when they are.</param>
public sealed record AlertsView(IReadOnlyList<AlertView> Alerts, string? Problem)
{
    private const string Watchdog = "Watchdog";

    private static readonly string[] Worst = ["critical", "warning", "info"];

    /// <summary>Those that somebody has to look at: the watchdog always fires.</summary>
    public IReadOnlyList<AlertView> Firing => field ??= [.. Alerts.Where(alert => alert.Alert is { IsFiring: true, Name: not Watchdog })];

    internal static async Task<AlertsView> ReadAsync(PrometheusClient prometheus, NotificationStore inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var told = inbox.Read(new InboxQuery()).Notifications.Where(notification => notification.Source is null).ToLookup(notification => notification.Message.Alert);
            var alerts = await prometheus.AlertsAsync(cancellationToken);
            return new(
                [.. alerts
                    .Select(alert => AlertView.Of(alert, told[alert.Name], time))
                    .OrderByDescending(view => view.Alert.IsFiring)
                    .ThenBy(view => Array.IndexOf(Worst, view.Alert.Severity) is >= 0 and var rank ? rank : Worst.Length)
                    .ThenBy(view => view.Alert.Name, StringComparer.Ordinal)],
                null);
        }
        catch (PrometheusException exception)
        {
            return new([], exception.Message);
        }
    }
}

/// <summary>An alert as it is shown.</summary>
/// <param name="Alert">What Prometheus says.</param>
/// <param name="Since">How long its condition has held, in one unit.</param>
/// <param name="ToldTo">Who has been told since then, as the inbox has it.</param>
public sealed record AlertView(ActiveAlert Alert, string Since, IReadOnlyList<string> ToldTo)
{
    internal static AlertView Of(ActiveAlert alert, IEnumerable<Notification> told, TimeProvider time) => new(
        alert,
        InboxView.Ago(time.GetUtcNow(), alert.ActiveAt),
        [.. told
            .Where(notification => notification.ReceivedAt >= alert.ActiveAt && !notification.Message.IsGood)
            .Select(notification => notification.Receiver is Receiver.Slack ? $"Slack {notification.Message.Channel}" : notification.Receiver.ToString())
            .Distinct(StringComparer.Ordinal)]);

    /// <summary>The labels that tell it from others of its name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Labels =>
        Alert.Labels.Where(label => label.Key is not ("alertname" or "severity" or "service")).OrderBy(label => label.Key, StringComparer.Ordinal);

    /// <summary>The runbook's page in this console.</summary>
    public string? Runbook => Alert.Annotations.ContainsKey("runbook_url") ? $"/runbooks/{Uri.EscapeDataString(Alert.Name)}" : null;
}
