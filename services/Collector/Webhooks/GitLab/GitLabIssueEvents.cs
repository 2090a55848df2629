using System.Globalization;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary><c>Issue Hook</c>: issues of type incident, and those with the incident label.</summary>
internal static class GitLabIssueEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitLabIssueDelivery delivery, string incidentLabel, DateTimeOffset receivedAt)
    {
        var issue = delivery.ObjectAttributes;
        var labels = new IncidentLabels(incidentLabel, Titles(delivery.Labels));
        var isIncidentType = IsIncident(issue.Type) || IsIncident(issue.IssueType);
        if (!isIncidentType && !labels.IsIncident)
            return [];

        var id = issue.Id.ToString(CultureInfo.InvariantCulture);
        var actor = delivery.User?.Username ?? delivery.User?.Name;
        var facts = new Facts(EventSources.GitLab, delivery.Project.PathWithNamespace, receivedAt);
        return issue.Action switch
        {
            // The incident began when the issue was opened, whenever it got its label.
            "open" => [Detected(issue.CreatedAt)],
            // What is closed already was closed without the label, which nobody has been told.
            "update" when GotLabel() => issue.ClosedAt is { } closedAt ? [Detected(issue.CreatedAt), Resolved(closedAt)] : [Detected(issue.CreatedAt)],
            "reopen" => [Detected(issue.UpdatedAt)],
            "close" => [Resolved(issue.ClosedAt ?? issue.UpdatedAt)],
            _ => [],
        };

        bool GotLabel() =>
            delivery.Changes?.Labels is { } change && Titles(change.Current).Any(labels.Means) && !Titles(change.Previous).Any(labels.Means);

        EngineeringEvent Detected(DateTimeOffset at) => facts.RecordRepeatable(EventTypes.IncidentDetected, id, at, actor) with
        {
            Incident = Describe(),
        };

        EngineeringEvent Resolved(DateTimeOffset at) => facts.RecordRepeatable(EventTypes.IncidentResolved, id, at, actor) with
        {
            Incident = Describe() with { ResolvedAt = at.ToUniversalTime() },
        };

        IncidentPayload Describe() => new()
        {
            Id = $"{EventSources.GitLab}:issue:{id}",
            Environment = DeploymentEnvironment.Normalise(labels.Environment),
            Title = PushedMessage.Read(issue.Title).Title,
            Severity = labels.Severity ?? (issue.Severity is null or "unknown" ? null : issue.Severity.ToLowerInvariant()),
            Url = issue.Url,
            DetectedAt = issue.CreatedAt.ToUniversalTime(),
        };
    }

    private static bool IsIncident(string? type) => string.Equals(type, "incident", StringComparison.OrdinalIgnoreCase);

    private static string[] Titles(IReadOnlyList<GitLabLabel>? labels) =>
        [.. Payload.Elements(labels ?? [], "labels").Select(label => label.Title)];
}
