using System.Text.Json.Serialization;

namespace SeiPlatform.Console.Resources;

/// <summary>What the host's state file tells of the run.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Phase">Such as <c>Up</c>, <c>Degraded</c> or <c>Stopped</c>.</param>
/// <param name="Resources">In the order of the stack's definition.</param>
public sealed record StackRun(DateTimeOffset StartedAt, string Phase, IReadOnlyList<StackResource> Resources);

/// <param name="Name">As in the stack's definition.</param>
/// <param name="Kind">Such as <c>Container</c>.</param>
/// <param name="State">Such as <c>Running</c> or <c>Unavailable</c>.</param>
/// <param name="Health">Such as <c>Healthy</c>.</param>
/// <param name="Since">When that came about.</param>
/// <param name="Urls">Where it is.</param>
/// <param name="Detail">Why it is not healthy, or cannot run here.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="ExitCode">How it ended the last time.</param>
public sealed record StackResource(
    string Name, string Kind, string State, string Health, DateTimeOffset Since, IReadOnlyList<string>? Urls, string? Detail, int Restarts, int? ExitCode)
{
    /// <summary>It does what it should, or was never meant to run here.</summary>
    [JsonIgnore]
    public bool IsWell => this is { State: "Running", Health: "Healthy" } or { State: "Finished" } or { State: "NotStarted" };

    [JsonIgnore]
    public bool IsUnavailable => State == "Unavailable";

    /// <summary>State and health in a word.</summary>
    [JsonIgnore]
    public string Condition => State == "Running" ? Health : State;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StackRun))]
internal sealed partial class StackRunJsonContext : JsonSerializerContext;
