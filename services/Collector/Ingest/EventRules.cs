using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest;

/// <summary>What the contract demands of an event beyond its JSON shape.</summary>
internal static class EventRules
{
    // Histories from before 1970 and far futures are mistakes of a clock, and each would cost the hypertable a chunk of its own.
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first rule that the event breaks, in words; null when it breaks none.</summary>
    public static string? Violation(EngineeringEvent @event) =>
        Text("id", @event.Id, 300)
        ?? Text("type", @event.Type, 100)
        ?? Text("source", @event.Source, 50)
        ?? Text("repository", @event.Repository, 200)
        ?? Time("occurredAt", @event.OccurredAt)
        ?? Time("receivedAt", @event.ReceivedAt)
        ?? Payload(@event);

    private static string? Payload(EngineeringEvent @event) => Subject(@event.Type) switch
    {
        "change" => @event.Change is { } change ? Change(change) : Missing(@event, "change"),
        "deployment" or "service" => @event.Deployment is { } deployment ? Deployment(deployment) : Missing(@event, "deployment"),
        "incident" => @event.Incident is { } incident ? Incident(incident) : Missing(@event, "incident"),
        "pipelinerun" => @event.PipelineRun is null ? Missing(@event, "pipelineRun") : null,
        "artifact" => @event.Artifact is null ? Missing(@event, "artifact") : null,
        _ => $"type is \"{Shown(@event.Type)}\", which no event has",
    };

    private static ReadOnlySpan<char> Subject(string type) => type.AsSpan(0, Math.Max(type.IndexOf('.', StringComparison.Ordinal), 0));

    private static string? Change(ChangePayload change) =>
        Optional("change.sha", change.Sha, 64)
        ?? Optional("change.revertsSha", change.RevertsSha, 64)
        ?? Optional("change.deploymentId", change.DeploymentId, 300);

    private static string? Deployment(DeploymentPayload deployment) =>
        Text("deployment.id", deployment.Id, 300)
        ?? Text("deployment.environment", deployment.Environment, 100)
        ?? Optional("deployment.sha", deployment.Sha, 64);

    private static string? Incident(IncidentPayload incident) =>
        Text("incident.id", incident.Id, 300)
        ?? Text("incident.environment", incident.Environment, 100)
        ?? Optional("incident.deploymentId", incident.DeploymentId, 300);

    private static string Missing(EngineeringEvent @event, string payload) => $"a {Shown(@event.Type)} event needs the payload {payload}";

    private static string? Text(string field, string value, int longest) =>
        string.IsNullOrEmpty(value) ? $"{field} is empty" : Optional(field, value, longest);

    private static string? Optional(string field, string? value, int longest) =>
        value?.Length > longest ? $"{field} has {value.Length} characters; at most {longest} are allowed" : null;

    private static string? Time(string field, DateTimeOffset time) =>
        time < Earliest || time >= Latest ? $"{field} is {time:u}; expected a time from {Earliest:yyyy} to {Latest:yyyy}" : null;

    private static string Shown(string value) => value.Length <= 50 ? value : value[..50] + "...";
}
