using System.Text.RegularExpressions;

namespace SeiPlatform.Drills.Watching;

/// <summary>What the receivers have to be told when a rule's expression holds.</summary>
/// <param name="Key">Its group of alerts.</param>
/// <param name="Severity">How grave that rule says it is: rules of the same name may differ.</param>
/// <param name="Window">Which of the rules of that name it is; null for an alert that has only one.</param>
internal sealed record ExpectedAlert(AlertKey Key, string Severity, string? Window)
{
    /// <summary>Whom the routes lead to: of what is critical somebody is woken up, and the channel sees it.</summary>
    public IReadOnlyList<string> Receivers { get; } = Severity == "critical" ? ["pagerduty", "slack"] : ["slack"];

    /// <summary>Whether a receiver is told of it by this. The end of a group is that of all its windows, whichever was the last.</summary>
    public bool IsToldBy(Notification notification) =>
        notification.Key == Key && notification.Severity == Severity && (Window is null || notification.IsResolved || Names(notification.Text, Window));

    /// <summary>The templates name the labels that tell the alerts of a group apart in a line of their own.</summary>
    private static bool Names(string? text, string window) => text is not null && Regex.IsMatch(text, $@"\bwindow={Regex.Escape(window)}(?=,|\s|$)", RegexOptions.CultureInvariant);
}
