using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Console.Inbox;

/// <summary>The answer of <c>GET /api/inbox</c>.</summary>
/// <param name="Latest">The greatest sequence number given so far: what to ask after the next time.</param>
/// <param name="Watchdog">Whether the dead man's switch is content.</param>
/// <param name="Notifications">Oldest first.</param>
public sealed record InboxAnswer(long Latest, WatchdogReport Watchdog, IReadOnlyList<NotificationAnswer> Notifications);

/// <summary>A notification with everything in one object. What the payload does not say is null.</summary>
public sealed record NotificationAnswer(
    long Sequence,
    DateTimeOffset ReceivedAt,
    Receiver Receiver,
    string? Source,
    string? Channel,
    string Status,
    string? Alert,
    string? Severity,
    string? Service,
    string? Title,
    string? Text,
    IReadOnlyList<Link> Links,
    JsonElement Raw)
{
    public static NotificationAnswer Of(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var message = notification.Message;
        return new(
            notification.Sequence,
            notification.ReceivedAt,
            notification.Receiver,
            notification.Source,
            message.Channel,
            message.Status,
            message.Alert,
            message.Severity,
            message.Service,
            message.Title,
            message.Text,
            message.Links,
            message.Raw);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(InboxAnswer))]
internal sealed partial class InboxJsonContext : JsonSerializerContext;
