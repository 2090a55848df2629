using System.Text.Json;
using System.Text.Json.Serialization;
using SeiPlatform.Collector.Webhooks.Mapping;

namespace SeiPlatform.Collector.Webhooks.CdEvents;

// The fields in use of CDEvents (https://github.com/CDEvents/spec, versions 0.1 to 0.5); those without a default are required.

public sealed record CdEvent(
    CdContext Context, CdSubject Subject, [property: JsonConverter(typeof(CdCustomDataConverter))] CdCustomData? CustomData = null);

public sealed record CdContext(string Id, string Source, string Type, DateTimeOffset Timestamp);

public sealed record CdSubject(string Id, CdContent? Content = null, string? Source = null);

/// <summary>The fields of all subjects together: each type has a few of them.</summary>
public sealed record CdContent(
    CdReference? Environment = null,
    CdReference? Repository = null,
    CdReference? Service = null,
    string? ArtifactId = null,
    string? Description = null,
    string? PipelineName = null,
    string? Outcome = null,
    string? User = null,
    string? Uri = null,
    string? Url = null);

public sealed record CdReference(string Id);

/// <summary>Custom data belongs to the sender; what is meant for the platform stands under <c>sei</c>.</summary>
public sealed record CdCustomData(SeiData? Sei = null);

/// <summary>What CDEvents has no fields for.</summary>
/// <param name="Repositories">The repositories that a deployment brought into its environment: one event each.</param>
/// <param name="Sha">The commit, when there is one repository.</param>
/// <param name="DeploymentId">The platform's id of a deployment: the one that this event is about, or that caused this incident.</param>
/// <param name="Number">The number of the pull or merge request.</param>
/// <param name="Severity">Of an incident.</param>
public sealed record SeiData(
    IReadOnlyList<SeiRevision>? Repositories = null, string? Sha = null, string? DeploymentId = null, long? Number = null, string? Severity = null);

/// <summary>A repository, by name or clone URL, and what of it is deployed.</summary>
public sealed record SeiRevision(string Repository, string? Sha = null, string? Version = null);

/// <summary>Custom data can be anything; only an object can hold something for the platform.</summary>
public sealed class CdCustomDataConverter : JsonConverter<CdCustomData>
{
    public override CdCustomData? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize(ref reader, CdEventsJsonContext.Default.CdCustomData);
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, CdCustomData value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, CdEventsJsonContext.Default.CdCustomData);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    MaxDepth = 32,
    Converters = [typeof(StorableTextConverter)])]
[JsonSerializable(typeof(CdEvent))]
public sealed partial class CdEventsJsonContext : JsonSerializerContext;
