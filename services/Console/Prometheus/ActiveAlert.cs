using System.Text.Json.Serialization;

namespace SeiPlatform.Console.Prometheus;

/// <summary>An alert that is pending or fires, as <c>/api/v1/alerts</c> has it.</summary>
/// <param name="Labels">With <c>alertname</c>.</param>
/// <param name="Annotations">Such as <c>summary</c>, <c>runbook_url</c> and <c>dashboard</c>.</param>
/// <param name="State"><c>pending</c> or <c>firing</c>.</param>
/// <param name="ActiveAt">Since when its condition holds.</param>
public sealed record ActiveAlert(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, string State, DateTimeOffset ActiveAt)
{
    [JsonIgnore]
    public string Name => Labels.GetValueOrDefault("alertname", "?");

    [JsonIgnore]
    public string Severity => Labels.GetValueOrDefault("severity", "none");

    [JsonIgnore]
    public bool IsFiring => State == "firing";
}

internal sealed record AlertsAnswer(AlertsData? Data, string? Error);

internal sealed record AlertsData(IReadOnlyList<ActiveAlert> Alerts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(PrometheusProblem))]
internal sealed partial class PrometheusJsonContext : JsonSerializerContext;

/// <summary>Prometheus' own form of an error.</summary>
internal sealed record PrometheusProblem(string Status, string ErrorType, string Error);
