using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>
/// The way of a delivery from its first header to Kafka's acknowledgement. It is never half taken: 202 means that all of its events are on the topic,
/// anything else that the sender still has it.
/// </summary>
public sealed partial class WebhookIntake(
    IEventPublisher publisher, IOptions<WebhookOptions> options, BodyMemory memory, WebhookMetrics metrics, TimeProvider time,
    ILogger<WebhookIntake> logger)
{
    private const int MaxDeliveryIdLength = 100;

    public async Task<IResult> ReceiveAsync(HttpContext context, IWebhookSource source)
    {
        var delivery = new Delivery(source.Name, source.EventName(context.Request), DeliveryId(context.Request, source));
        var reply = await ReceiveAsync(context, source, delivery);
        metrics.Ended(source.Name, delivery.Event, reply.Outcome);
        if (Activity.Current is { } activity)
        {
            activity.SetTag("sei.webhook.source", source.Name);
            activity.SetTag("sei.webhook.event", delivery.Event);
            activity.SetTag("sei.webhook.delivery", delivery.Id);
            activity.SetTag("sei.webhook.outcome", reply.Outcome);
        }

        return reply.Result;
    }

    private async Task<Reply> ReceiveAsync(HttpContext context, IWebhookSource source, Delivery delivery)
    {
        var request = context.Request;
        if (!source.IsConfigured)
            return Problem(WebhookOutcome.Closed, 404, "Webhook not offered", $"{source.SecretKey} is not configured.");
        if (!source.Admits(request))
            return Unauthorized(context, delivery);
        if (!IsReadable(request, source))
            return Problem(WebhookOutcome.UnsupportedMediaType, 415, "Unsupported media type", $"{request.ContentType ?? "No content type"} is not one that {source.Name} sends.");

        // The server's limit counts the frames of a chunked body, too; the cap on the body itself is kept by the reader.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        WebhookBody? body;
        string? refusal;
        try
        {
            (body, refusal) = await WebhookBody.ReadAsync(request, options.Value.MaxPayloadBytes, memory, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return Malformed(delivery, exception.Message);
        }

        if (body is null)
        {
            return refusal == WebhookOutcome.TooLarge
                ? Problem(WebhookOutcome.TooLarge, 413, "Payload too large", $"A payload may have {options.Value.MaxPayloadBytes} bytes.")
                : Overloaded(context, delivery);
        }

        using (body)
        {
            metrics.Received(source.Name, body.Bytes.Length);
            return source.IsAuthentic(request, body.Bytes.Span)
                ? await AcceptAsync(context, source, delivery, body)
                : Unauthorized(context, delivery);
        }
    }

    private async Task<Reply> AcceptAsync(HttpContext context, IWebhookSource source, Delivery delivery, WebhookBody body)
    {
        IReadOnlyList<EngineeringEvent> events;
        int skipped;
        try
        {
            var now = time.GetUtcNow();
            var content = source.Read(context.Request, body.Bytes, now);
            delivery.Event = content.Event;
            events = EventTimes.Possible(content.Events, now);
            skipped = content.Events.Count - events.Count;
        }
        catch (JsonException exception)
        {
            return Malformed(delivery, exception.Path is { Length: > 1 } path ? $"{exception.Message} (at {path})" : exception.Message);
        }
        catch (PayloadException exception)
        {
            return Malformed(delivery, exception.Message);
        }

        if (events.Count == 0)
        {
            LogIgnored(delivery.Source, delivery.Event, delivery.Id);
            return Accepted(WebhookOutcome.Ignored, 0);
        }

        try
        {
            // A sender that hangs up has not taken its event back.
            await publisher.PublishAsync(events, CancellationToken.None);
        }
        catch (EventPublishException exception)
        {
            LogUnavailable(delivery.Source, delivery.Event, delivery.Id, exception.Message);
            return NotTaken(context, WebhookOutcome.Unavailable, "The event could not be stored; send it again.");
        }

        if (skipped > 0)
        {
            metrics.Skipped(source.Name, skipped);
            LogSkipped(delivery.Source, delivery.Event, delivery.Id, skipped);
        }

        LogAccepted(delivery.Source, delivery.Event, delivery.Id, events.Count);
        return Accepted(WebhookOutcome.Accepted, events.Count);
    }

    private static bool IsReadable(HttpRequest request, IWebhookSource source) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && source.Accepts(type.MediaType.Value!.ToLowerInvariant())
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding is [] or ["identity"];

    private Reply Unauthorized(HttpContext context, Delivery delivery)
    {
        LogUnauthorized(delivery.Source, delivery.Event, context.Connection.RemoteIpAddress);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem(WebhookOutcome.Unauthorized, 401, "Unauthorized", "The signature or token is missing or wrong.");
    }

    private Reply Malformed(Delivery delivery, string reason)
    {
        LogMalformed(delivery.Source, delivery.Event, delivery.Id, reason);
        return Problem(WebhookOutcome.Malformed, 400, "Malformed payload", reason);
    }

    private Reply Overloaded(HttpContext context, Delivery delivery)
    {
        LogOverloaded(delivery.Source, delivery.Event, delivery.Id, memory.Taken);
        return NotTaken(context, WebhookOutcome.Overloaded, "Too much arrives at once; send it again.");
    }

    private Reply NotTaken(HttpContext context, string outcome, string detail)
    {
        context.Response.Headers.RetryAfter = ((int)options.Value.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem(outcome, 503, "Not taken", detail);
    }

    private static Reply Accepted(string outcome, int events) => new(outcome, TypedResults.Accepted((string?)null, new WebhookReceipt(events)));

    private static Reply Problem(string outcome, int status, string title, string detail) =>
        new(outcome, TypedResults.Problem(statusCode: status, title: title, detail: detail));

    private static string? DeliveryId(HttpRequest request, IWebhookSource source) =>
        request.Headers[source.DeliveryHeader] is [{ Length: > 0 and <= MaxDeliveryIdLength } id] ? id : null;

    private sealed record Reply(string Outcome, IResult Result);

    private sealed class Delivery(string source, string eventName, string? id)
    {
        public string Source => source;

        public string Event { get; set; } = eventName;

        public string? Id => id;
    }

    [LoggerMessage(LogLevel.Information, EventName = "WebhookAccepted", Message = "{Source} {Event} {Delivery}: {Count} events published")]
    private partial void LogAccepted(string source, string @event, string? delivery, int count);

    [LoggerMessage(LogLevel.Warning, EventName = "WebhookSkipped", Message = "{Source} {Event} {Delivery}: {Count} events left out, their times cannot be true")]
    private partial void LogSkipped(string source, string @event, string? delivery, int count);

    [LoggerMessage(LogLevel.Debug, EventName = "WebhookIgnored", Message = "{Source} {Event} {Delivery}: nothing to keep")]
    private partial void LogIgnored(string source, string @event, string? delivery);

    [LoggerMessage(LogLevel.Warning, EventName = "WebhookUnauthorized", Message = "{Source} {Event}: signature or token missing or wrong, from {RemoteAddress}")]
    private partial void LogUnauthorized(string source, string @event, System.Net.IPAddress? remoteAddress);

    [LoggerMessage(LogLevel.Warning, EventName = "WebhookMalformed", Message = "{Source} {Event} {Delivery}: {Reason}")]
    private partial void LogMalformed(string source, string @event, string? delivery, string reason);

    [LoggerMessage(LogLevel.Warning, EventName = "WebhookOverloaded", Message = "{Source} {Event} {Delivery} left with its sender: the bodies of others take {Bytes} bytes")]
    private partial void LogOverloaded(string source, string @event, string? delivery, long bytes);

    [LoggerMessage(LogLevel.Warning, EventName = "WebhookUnavailable", Message = "{Source} {Event} {Delivery} left with its sender: {Reason}")]
    private partial void LogUnavailable(string source, string @event, string? delivery, string reason);
}

/// <summary>The answer to a delivery that was taken.</summary>
/// <param name="Events">How many events it led to; 0 when it says nothing that the platform keeps.</param>
public sealed record WebhookReceipt(int Events);
