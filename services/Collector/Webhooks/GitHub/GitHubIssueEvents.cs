using System.Globalization;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary><c>issues</c>: those with the incident label.</summary>
internal static class GitHubIssueEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitHubIssueDelivery delivery, string incidentLabel, DateTimeOffset receivedAt)
    {
        var issue = delivery.Issue;
        var labels = new IncidentLabels(incidentLabel, [.. Payload.Elements(issue.Labels ?? [], "issue.labels").Select(label => label.Name)]);
        if (!labels.IsIncident)
            return [];

        var id = issue.Id.ToString(CultureInfo.InvariantCulture);
        var facts = new Facts(EventSources.GitHub, delivery.Repository.FullName, receivedAt);
        return delivery.Action switch
        {
            // The incident began when the issue was opened, whenever it got its label; both deliveries come when it is opened with it.
            "opened" => [Detected(issue.CreatedAt)],
            // What is closed already was closed without the label, which nobody has been told.
            "labeled" when delivery.Label is { } added && labels.Means(added.Name) =>
                issue.ClosedAt is { } closedAt ? [Detected(issue.CreatedAt), Resolved(closedAt)] : [Detected(issue.CreatedAt)],
            "reopened" => [Detected(issue.UpdatedAt)],
            "closed" => [Resolved(issue.ClosedAt ?? issue.UpdatedAt)],
            _ => [],
        };

        EngineeringEvent Detected(DateTimeOffset at) => facts.RecordRepeatable(EventTypes.IncidentDetected, id, at, delivery.Sender?.Login) with
        {
            Incident = Describe(),
        };

        EngineeringEvent Resolved(DateTimeOffset at) => facts.RecordRepeatable(EventTypes.IncidentResolved, id, at, delivery.Sender?.Login) with
        {
            Incident = Describe() with { ResolvedAt = at.ToUniversalTime() },
        };

        IncidentPayload Describe() => new()
        {
            Id = $"{EventSources.GitHub}:issue:{id}",
            Environment = DeploymentEnvironment.Normalise(labels.Environment),
            Title = PushedMessage.Read(issue.Title).Title,
            Severity = labels.Severity,
            Url = issue.HtmlUrl,
            DetectedAt = issue.CreatedAt.ToUniversalTime(),
        };
    }
}
