using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Drills.Running;

/// <summary>
/// Says of every notification which drill it belongs to: the one that disturbs the service it names. A critical one that belongs to none at that time is
/// unrelated, and fails every drill that was at work.
/// </summary>
internal static class Attribution
{
    public static IReadOnlyList<DrillOutcome> Of(IReadOnlyList<DrillOutcome> outcomes, IReadOnlyList<Notification> notifications, AlertRules rules)
    {
        Notification[] firing = [.. notifications.Where(notification => !notification.IsResolved && notification.Alert != "Watchdog")];
        return [.. outcomes.Select(outcome =>
        {
            Notification[] others = [.. firing.Where(notification => IsDuring(outcome, notification) && notification.Alert != outcome.Drill.Alert
                && (Concerns(outcome, notification, rules) || !outcomes.Any(other => IsDuring(other, notification) && Concerns(other, notification, rules))))];
            AlertKey[] unrelated = [.. others.Where(other => other.Severity == "critical" && !Concerns(outcome, other, rules)).Select(other => other.Key).Distinct()];
            return outcome with
            {
                Others = others,
                IsLate = outcome.IsLate && unrelated.Length == 0,
                Problem = unrelated.Length == 0 ? outcome.Problem
                    : string.Join("; ", new[] { outcome.Problem, $"an unrelated critical alert fired: {string.Join(", ", unrelated)}" }.OfType<string>()),
            };
        })];
    }

    private static bool IsDuring(DrillOutcome outcome, Notification notification) =>
        notification.ReceivedAt >= outcome.StartedAt && notification.ReceivedAt <= outcome.EndedAt;

    private static bool Concerns(DrillOutcome outcome, Notification notification, AlertRules rules) =>
        outcome.Drill.Disturbs.Contains(notification.Service)
        || (outcome.Drill.Service ?? rules.Find(outcome.Drill.Alert, outcome.Drill.Window)?.Service) == notification.Service;
}
