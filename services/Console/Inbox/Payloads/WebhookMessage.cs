using System.Text.Json;

namespace SeiPlatform.Console.Inbox.Payloads;

/// <summary>What Alertmanager posts to a webhook, in its version 4.</summary>
public sealed record WebhookMessage(
    string? Version,
    string? Status,
    IReadOnlyDictionary<string, string>? GroupLabels,
    IReadOnlyDictionary<string, string>? CommonLabels,
    IReadOnlyDictionary<string, string>? CommonAnnotations,
    string? ExternalURL,
    IReadOnlyList<WebhookAlert?>? Alerts)
{
    private const string SupportedVersion = "4";

    /// <exception cref="PayloadException">It is no such message.</exception>
    public static Message Read(JsonElement payload)
    {
        WebhookMessage? message;
        try
        {
            message = payload.Deserialize(CamelCaseJsonContext.Default.WebhookMessage);
        }
        catch (JsonException wrong)
        {
            throw new PayloadException($"'{wrong.Path?.TrimStart('$', '.')}' is of the wrong type");
        }

        if (message?.Version != SupportedVersion)
            throw new PayloadException("'version' must be \"4\"");
        if (message.Status is not ("firing" or "resolved"))
            throw new PayloadException("'status' must be firing or resolved");
        if (message.Alerts is not { Count: > 0 })
            throw new PayloadException("'alerts' must not be empty");

        return new Message
        {
            Status = message.Status,
            Alert = Value(message.CommonLabels, "alertname") ?? Value(message.GroupLabels, "alertname"),
            Severity = Value(message.CommonLabels, "severity"),
            Service = Value(message.CommonLabels, "service"),
            Title = Value(message.CommonAnnotations, "summary"),
            Text = Value(message.CommonAnnotations, "description"),
            Links = Link.Usable([
                ("Runbook", Value(message.CommonAnnotations, "runbook_url")),
                ("Dashboard", Value(message.CommonAnnotations, "dashboard")),
                ("Prometheus", message.Alerts[0]?.GeneratorURL),
                ("Alertmanager", message.ExternalURL)
            ]),
            Raw = payload
        };
    }

    private static string? Value(IReadOnlyDictionary<string, string>? values, string key) => values?.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;
}

public sealed record WebhookAlert(string? GeneratorURL);
