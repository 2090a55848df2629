using System.Text.Json.Serialization;

namespace SeiPlatform.Console.Alertmanager;

/// <summary>An alert as Alertmanager has it: <c>/api/v2/alerts</c>.</summary>
/// <param name="Labels">Those of Prometheus, and the external labels that it adds.</param>
/// <param name="Fingerprint">By which others name it.</param>
/// <param name="Status">Why nobody is told, if so.</param>
internal sealed record RoutedAlert(IReadOnlyDictionary<string, string> Labels, string Fingerprint, RoutedStatus Status);

/// <param name="SilencedBy">Ids of silences.</param>
/// <param name="InhibitedBy">Fingerprints of alerts.</param>
internal sealed record RoutedStatus(IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy);

/// <summary>Somebody wants to hear nothing of some alerts for a while: <c>/api/v2/silences</c>.</summary>
public sealed record Silence(string Id, string CreatedBy, string Comment, DateTimeOffset EndsAt);

/// <summary>Why nobody is told of an alert.</summary>
/// <param name="Silences">Of people.</param>
/// <param name="InhibitedBy">Names of the alerts that explain it.</param>
public sealed record Suppression(IReadOnlyList<Silence> Silences, IReadOnlyList<string> InhibitedBy)
{
    public static readonly Suppression None = new([], []);

    public bool IsAny => Silences.Count + InhibitedBy.Count > 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<RoutedAlert>))]
[JsonSerializable(typeof(IReadOnlyList<Silence>))]
internal sealed partial class AlertmanagerJsonContext : JsonSerializerContext;
