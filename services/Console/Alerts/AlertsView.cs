using SeiPlatform.Console.Alertmanager;
using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Prometheus;

namespace SeiPlatform.Console.Alerts;

/// <summary>The alerts of this moment.</summary>
/// <param name="Alerts">The worst first.</param>
/// <param name="Problem">Why they are not known; null when they are.</param>
/// <param name="AlertmanagersProblem">Why it is not known of which of them nobody is told; null when it is.</param>
public sealed record AlertsView(IReadOnlyList<AlertView> Alerts, string? Problem, string? AlertmanagersProblem)
{
    private const string Watchdog = "Watchdog";

    /// <summary>Those that somebody has to look at: the watchdog always fires.</summary>
    public IReadOnlyList<AlertView> Firing => field ??= [.. Alerts.Where(alert => alert.Alert is { IsFiring: true, Name: not Watchdog })];
}

/// <summary>An alert as it is shown.</summary>
/// <param name="Alert">What Prometheus says.</param>
/// <param name="Suppression">Why nobody is told, if so.</param>
/// <param name="Since">How long its condition has held, in one unit.</param>
/// <param name="ToldTo">Who has been told since then, as the inbox has it.</param>
/// <param name="Now">When this was so.</param>
/// <param name="Zone">The zone of the person who looks, which is this machine's.</param>
public sealed record AlertView(ActiveAlert Alert, Suppression Suppression, string Since, IReadOnlyList<string> ToldTo, DateTimeOffset Now, TimeZoneInfo Zone)
{
    internal static AlertView Of(ActiveAlert alert, Suppression suppression, IEnumerable<Notification> told, TimeProvider time) => new(
        alert,
        suppression,
        InboxView.Ago(time.GetUtcNow(), alert.ActiveAt),
        [.. told
            .Where(notification => notification.ReceivedAt >= alert.ActiveAt && !notification.Message.IsGood)
            .Select(notification => notification.Receiver is Receiver.Slack ? $"Slack {notification.Message.Channel}" : notification.Receiver.ToString())
            .Distinct(StringComparer.Ordinal)],
        time.GetUtcNow(),
        time.LocalTimeZone);

    /// <summary>The labels that tell it from others of its name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Labels =>
        Alert.Labels.Where(label => label.Key is not ("alertname" or "severity" or "service")).OrderBy(label => label.Key, StringComparer.Ordinal);

    /// <summary>The runbook's page in this console.</summary>
    public string? Runbook => Alert.Annotations.ContainsKey("runbook_url") ? $"/runbooks/{Uri.EscapeDataString(Alert.Name)}" : null;

    /// <summary>The dashboard's page in this console: an address ends with its uid, here and in Grafana.</summary>
    public string? Dashboard =>
        Uri.TryCreate(Alert.Annotations.GetValueOrDefault("dashboard"), UriKind.Absolute, out var address) ? $"/dashboards/{address.Segments[^1]}" : null;

    /// <summary>A moment to come, with its day when that is not today.</summary>
    public string Clock(DateTimeOffset moment) => InboxView.Clock(moment, Now, Zone);
}
