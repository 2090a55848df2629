using System.Text.Json;
using SeiPlatform.Console.Inbox.Payloads;

namespace SeiPlatform.Console.Inbox;

/// <summary>Takes in one payload: small enough, JSON, and what its service accepts.</summary>
internal sealed partial class InboxIntake(NotificationStore store, DeadMansSwitch watchdog, ILogger<InboxIntake> logger)
{
    private const string NotJson = "invalid_payload";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public async Task<IResult> ReceiveAsync(HttpRequest request, Reception reception, CancellationToken cancellationToken)
    {
        // A page of some web site can post a form or plain text to this machine, but no JSON.
        if (!request.HasJsonContentType())
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var source = request.Query["source"] is [{ Length: > 0 } given, ..] ? given : null;
        if (source is not null && !InboxQuery.IsSource(source))
            return reception.Refuse([$"source: {InboxQuery.ExpectedSource}"]);

        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            var (message, answer) = reception.Read(Parse(body.GetBuffer().AsMemory(0, (int)body.Length)));
            var notification = store.Add(reception.Receiver, source, message, body.Length);
            watchdog.Hear(notification);
            LogReceived(reception.Receiver, message.Status, message.Alert, message.Service, source, notification.Sequence);
            return answer;
        }
        catch (BadHttpRequestException bad)
        {
            return TypedResults.StatusCode(bad.StatusCode);
        }
        catch (PayloadException refused)
        {
            LogRefused(reception.Receiver, refused.Message);
            return reception.Refuse(refused.Errors);
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new PayloadException(NotJson);
        }
    }

    [LoggerMessage(LogLevel.Information, EventName = "notification.received",
        Message = "{Receiver} would have been told: {Status} {Alert} of {AlertService} (source {Source}, number {Sequence})")]
    private partial void LogReceived(Receiver receiver, string status, string? alert, string? alertService, string? source, long sequence);

    [LoggerMessage(LogLevel.Warning, EventName = "notification.refused", Message = "{Receiver} would have refused this: {Errors}")]
    private partial void LogRefused(Receiver receiver, string errors);
}
