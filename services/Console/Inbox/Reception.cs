using System.Text.Json;
using SeiPlatform.Console.Inbox.Payloads;

namespace SeiPlatform.Console.Inbox;

/// <summary>How a service reads what it is sent, and how it answers: Alertmanager tries again or gives up by the answer.</summary>
/// <param name="Receiver">Whose place is taken.</param>
/// <param name="Read">The message and the answer; throws a <see cref="PayloadException"/> for what the service refuses.</param>
/// <param name="Refuse">The answer to a payload with these errors.</param>
internal sealed record Reception(Receiver Receiver, Func<JsonElement, (Message Message, IResult Answer)> Read, Func<IReadOnlyList<string>, IResult> Refuse)
{
    private const string Ok = "ok";

    public static readonly Reception Slack = new(
        Receiver.Slack,
        payload => (SlackMessage.Read(payload), TypedResults.Text(Ok)),
        errors => TypedResults.Text(errors[0], statusCode: StatusCodes.Status400BadRequest));

    public static readonly Reception PagerDuty = new(
        Receiver.PagerDuty,
        payload =>
        {
            var (message, dedupKey) = PagerDutyEvent.Read(payload);
            return (message, TypedResults.Json(
                new PagerDutyAccepted("success", "Event processed", dedupKey),
                SnakeCaseJsonContext.Default.PagerDutyAccepted,
                statusCode: StatusCodes.Status202Accepted));
        },
        errors => TypedResults.Json(
            new PagerDutyRefused("invalid event", "Event object is invalid", errors),
            SnakeCaseJsonContext.Default.PagerDutyRefused,
            statusCode: StatusCodes.Status400BadRequest));

    public static readonly Reception Watchdog = new(
        Receiver.Watchdog,
        payload => (WebhookMessage.Read(payload), TypedResults.Text(Ok)),
        errors => TypedResults.Problem(string.Join("; ", errors), statusCode: StatusCodes.Status400BadRequest));
}
