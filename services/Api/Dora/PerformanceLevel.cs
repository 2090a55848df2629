using System.Text.Json.Serialization;

namespace SeiPlatform.Api.Dora;

/// <summary>DORA's names for its clusters of respondents, best first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PerformanceLevel>))]
public enum PerformanceLevel
{
    [JsonStringEnumMemberName("elite")]
    Elite,
    [JsonStringEnumMemberName("high")]
    High,
    [JsonStringEnumMemberName("medium")]
    Medium,
    [JsonStringEnumMemberName("low")]
    Low,
}
