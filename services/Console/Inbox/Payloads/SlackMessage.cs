using System.Text.Json;
using System.Text.RegularExpressions;

namespace SeiPlatform.Console.Inbox.Payloads;

/// <summary>What is posted to an incoming webhook of Slack, as far as Alertmanager fills it.</summary>
public sealed partial record SlackMessage(string? Channel, string? Text, IReadOnlyList<SlackAttachment?>? Attachments)
{
    private const string Good = "good";

    /// <exception cref="PayloadException">Slack would answer 400 with this.</exception>
    public static Message Read(JsonElement payload)
    {
        if (Deserialize(payload) is not { } message)
            throw new PayloadException("invalid_payload");

        var attachment = message.Attachments?.FirstOrDefault();
        var title = attachment?.Title ?? attachment?.Fallback ?? message.Text;
        var text = attachment is null ? null : attachment.Text ?? message.Text;
        if (string.IsNullOrWhiteSpace(title) && string.IsNullOrWhiteSpace(text))
            throw new PayloadException("no_text");

        // The first line says it all in the templates, here and in those that come with Alertmanager: "[FIRING 2] RedisDown on redis", "[FIRING:2] RedisDown".
        var headline = Headline().Match(title ?? "");
        var resolved = headline.Success ? headline.Groups["status"].Value == "RESOLVED" : attachment?.Color == Good;
        return new Message
        {
            Channel = message.Channel,
            Status = resolved ? "resolved" : "firing",
            Alert = Value(headline.Groups["alert"]),
            Service = attachment?.Field("Service") ?? Value(headline.Groups["service"]),
            Severity = attachment?.Field("Severity"),
            Title = title,
            Text = text,
            Links = Link.Usable([
                .. attachment?.Actions?.Select(action => (action?.Text, action?.Url)) ?? [],
                ("Alertmanager", attachment?.TitleLink)
            ]),
            Raw = payload
        };
    }

    private static SlackMessage? Deserialize(JsonElement payload)
    {
        try
        {
            return payload.Deserialize(SnakeCaseJsonContext.Default.SlackMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Value(Group group) => group.Success ? group.Value : null;

    [GeneratedRegex(@"^\[(?<status>FIRING|RESOLVED)[: ]?\d*\] (?<alert>\S+)(?: on (?<service>\S+))?", RegexOptions.CultureInvariant)]
    private static partial Regex Headline();
}

public sealed record SlackAttachment(
    string? Title,
    string? TitleLink,
    string? Text,
    string? Fallback,
    string? Color,
    IReadOnlyList<SlackField?>? Fields,
    IReadOnlyList<SlackAction?>? Actions)
{
    /// <summary>The value of the field with this title; null when it is missing or empty.</summary>
    public string? Field(string title) => Fields?.FirstOrDefault(field => field?.Title == title)?.Value is { Length: > 0 } value ? value : null;
}

public sealed record SlackField(string? Title, string? Value);

public sealed record SlackAction(string? Text, string? Url);
