using System.Text.Json.Serialization;

namespace SeiPlatform.Contracts;

/// <summary>
/// The envelope of everything on the <see cref="Topics.Events"/> topic. Exactly one payload is set, the one that <see cref="Type"/> calls for.
/// </summary>
/// <remarks>
/// The message key is <see cref="PartitionKey"/>; nothing downstream relies on the order of messages.
/// </remarks>
public sealed record EngineeringEvent
{
    /// <summary>The version written by this build. Readers accept this and all lower ones; fields are only ever added.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>
    /// Identifies the fact, not the delivery: the same webhook delivered twice, or the same commit imported twice, has the same id. At most 300 characters.
    /// </summary>
    public required string Id { get; init; }

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>One of <see cref="EventSources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The repository as <c>owner/name</c>, in lower case; at most 200 characters.</summary>
    public required string Repository { get; init; }

    /// <summary>When it happened, in the sender's words; part of the identity, so the same fact always has the same time.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When the collector took it in.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Who did it: a login, or an author name of a commit.</summary>
    public string? Actor { get; init; }

    public ChangePayload? Change { get; init; }

    public DeploymentPayload? Deployment { get; init; }

    public IncidentPayload? Incident { get; init; }

    public PipelineRunPayload? PipelineRun { get; init; }

    public ArtifactPayload? Artifact { get; init; }

    /// <summary>
    /// The key of the message: the repository, so that what happens there now stays together; for a git history the event, so that an import of one
    /// repository uses every partition and every process that reads them.
    /// </summary>
    [JsonIgnore]
    public string PartitionKey => Source == EventSources.Git ? Id : Repository;
}

/// <summary>Source-generated JSON for the topic: camel case, nulls left out, enums as camel-case strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EngineeringEvent))]
public sealed partial class ContractsJsonContext : JsonSerializerContext;
