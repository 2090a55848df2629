using System.Text.Json;

namespace SeiPlatform.Tests.Harness.Running;

/// <summary>What the host's state file tells other processes.</summary>
public sealed record RunState(ProcessState Host, string Phase, bool IsSettled, IReadOnlyList<ResourceState> Resources)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public ResourceState this[string resource] => Resources.Single(candidate => candidate.Name == resource);

    /// <returns>Null when nothing was ever started in that folder.</returns>
    public static RunState? Read(string file) => File.Exists(file) ? JsonSerializer.Deserialize<RunState>(File.ReadAllText(file), Options) : null;
}

public sealed record ProcessState(int Pid);

public sealed record ResourceState(
    string Name, string Kind, string State, string Health, string? Detail, int Restarts, ProcessState? Process, string? ContainerId)
{
    public bool IsHealthy => State == "Running" && Health == "Healthy";

    public bool IsUnavailable => State == "Unavailable";
}
