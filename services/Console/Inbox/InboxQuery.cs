using System.Globalization;
using System.Text.RegularExpressions;

namespace SeiPlatform.Console.Inbox;

/// <summary>Which notifications somebody asks for. What is null does not matter to them.</summary>
/// <param name="After">Only those with a greater sequence number.</param>
/// <param name="Receiver">Only those for this receiver.</param>
/// <param name="Alert">Only those of the alert with this name.</param>
/// <param name="Source">Only those that were posted with this <c>source</c>.</param>
public sealed partial record InboxQuery(long After = 0, Receiver? Receiver = null, string? Alert = null, string? Source = null)
{
    /// <summary>The longest that an answer may be waited for.</summary>
    public const int MaxWaitSeconds = 30;

    public const string ExpectedSource = "expected up to 40 letters, digits, dots, hyphens and underscores";

    public bool Matches(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Sequence > After
            && (Receiver is null || notification.Receiver == Receiver)
            && (Alert is null || string.Equals(notification.Message.Alert, Alert, StringComparison.Ordinal))
            && (Source is null || string.Equals(notification.Source, Source, StringComparison.Ordinal));
    }

    /// <summary>Reads the query and the time to wait; what is wrong with it is in <paramref name="errors"/>, by parameter.</summary>
    internal static (InboxQuery Query, TimeSpan Wait) Read(IQueryCollection parameters, out Dictionary<string, string[]> errors)
    {
        var mistakes = errors = [];
        var after = Number("after", long.MaxValue);
        var wait = Number("wait", MaxWaitSeconds);
        Receiver? receiver = null;
        if (Text("receiver") is { } name)
        {
            receiver = ReceiverOf(name);
            if (receiver is null)
                mistakes["receiver"] = ["expected slack, pagerduty or watchdog"];
        }

        var source = Text("source");
        if (source is not null && !IsSource(source))
            mistakes["source"] = [ExpectedSource];
        return (new(after, receiver, Text("alert"), source), TimeSpan.FromSeconds(wait));

        string? Text(string parameter) => parameters[parameter] is [{ Length: > 0 } value, ..] ? value : null;

        long Number(string parameter, long most)
        {
            if (Text(parameter) is not { } text)
                return 0;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
                return number;
            mistakes[parameter] = [$"expected a whole number from 0 to {most}"];
            return 0;
        }
    }

    /// <summary>A receiver's name in URLs, which is its name in Alertmanager's configuration.</summary>
    internal static string NameOf(Receiver receiver) => receiver switch
    {
        Inbox.Receiver.Slack => "slack",
        Inbox.Receiver.PagerDuty => "pagerduty",
        _ => "watchdog"
    };

    private static Receiver? ReceiverOf(string name) =>
        Enum.GetValues<Receiver>().Where(receiver => NameOf(receiver) == name).Select(Receiver? (receiver) => receiver).FirstOrDefault();

    internal static bool IsSource(string text) => SourceForm().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SourceForm();
}
