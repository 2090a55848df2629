using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SeiPlatform.Console.Inbox.Payloads;

/// <summary>An event for PagerDuty's Events API v2, <c>POST /v2/enqueue</c>. It is refused for what PagerDuty refuses it for.</summary>
public sealed record PagerDutyEvent(
    string? RoutingKey,
    string? EventAction,
    string? DedupKey,
    string? Client,
    string? ClientUrl,
    PagerDutyPayload? Payload,
    IReadOnlyList<PagerDutyLink?>? Links)
{
    private const int RoutingKeyLength = 32;
    private const int MaxDedupKeyLength = 255;
    private const int MaxSummaryLength = 1024;
    private const string Trigger = "trigger";
    private const string Withheld = "(not kept)";

    /// <exception cref="PayloadException">PagerDuty would answer 400 with these errors.</exception>
    public static (Message Message, string DedupKey) Read(JsonElement payload)
    {
        PagerDutyEvent? read;
        try
        {
            read = payload.Deserialize(SnakeCaseJsonContext.Default.PagerDutyEvent);
        }
        catch (JsonException wrong)
        {
            throw new PayloadException($"'{wrong.Path?.TrimStart('$', '.')}' is of the wrong type");
        }

        if (read is null)
            throw new PayloadException("the event must be an object");
        if (read.Errors().ToArray() is { Length: > 0 } errors)
            throw new PayloadException(errors);
        return (read.ToMessage(payload), read.DedupKey ?? Guid.NewGuid().ToString("N"));
    }

    private IEnumerable<string> Errors()
    {
        if (RoutingKey is null)
            yield return "'routing_key' is missing or blank";
        else if (RoutingKey.Length != RoutingKeyLength)
            yield return "Length of 'routing_key' is incorrect (should be 32 characters)";

        if (EventAction is not (Trigger or "acknowledge" or "resolve"))
            yield return "'event_action' must be one of trigger, acknowledge or resolve";
        else if (EventAction != Trigger && string.IsNullOrEmpty(DedupKey))
            yield return "'dedup_key' is missing or blank";
        if (DedupKey?.Length > MaxDedupKeyLength)
            yield return "'dedup_key' is longer than 255 characters";

        if (EventAction != Trigger)
            yield break;
        if (string.IsNullOrWhiteSpace(Payload?.Summary))
            yield return "'payload.summary' is missing or blank";
        else if (Payload.Summary.Length > MaxSummaryLength)
            yield return "'payload.summary' is longer than 1024 characters";
        if (string.IsNullOrWhiteSpace(Payload?.Source))
            yield return "'payload.source' is missing or blank";
        if (Payload?.Severity is not ("critical" or "error" or "warning" or "info"))
            yield return "'payload.severity' must be one of critical, error, warning or info";
    }

    private Message ToMessage(JsonElement payload) => new()
    {
        Status = EventAction!,
        // The templates name the alert in the class, its service in the component.
        Alert = Text(Payload?.Class),
        Service = Text(Payload?.Component),
        Severity = Payload?.Severity,
        Title = Payload?.Summary,
        Text = Details(),
        Links = Link.Usable([.. Links?.Select(link => (link?.Text, link?.Href)) ?? [], (Client, ClientUrl)]),
        Raw = WithoutCredential(payload)
    };

    private string? Details()
    {
        if (Payload?.CustomDetails is not { ValueKind: JsonValueKind.Object } details)
            return null;

        var text = new StringBuilder();
        foreach (var detail in details.EnumerateObject())
        {
            var value = detail.Value.ValueKind is JsonValueKind.String ? detail.Value.GetString()!.Trim() : detail.Value.GetRawText();
            if (value.Length > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"{detail.Name}:{(value.Contains('\n', StringComparison.Ordinal) ? '\n' : ' ')}{value}");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The inbox shows what it has been sent to whoever asks, and somebody may try it with the key of a real service.</summary>
    private static JsonElement WithoutCredential(JsonElement payload)
    {
        var copy = JsonObject.Create(payload)!;
        copy["routing_key"] = Withheld;
        return JsonSerializer.SerializeToElement(copy);
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}

public sealed record PagerDutyPayload(string? Summary, string? Source, string? Severity, string? Class, string? Component, JsonElement? CustomDetails);

public sealed record PagerDutyLink(string? Href, string? Text);

/// <summary>PagerDuty's 202.</summary>
public sealed record PagerDutyAccepted(string Status, string Message, string DedupKey);

/// <summary>PagerDuty's 400.</summary>
public sealed record PagerDutyRefused(string Status, string Message, IReadOnlyList<string> Errors);
