using System.Text.Json.Serialization;
using Aspire.Hosting.Running.Ordering;

namespace Aspire.Hosting.Running.State;

/// <summary>How one resource is doing. Written to the state file and shown in the table.</summary>
internal sealed record ResourceStatus(string Name, WorkloadKind Kind, WorkloadState State, WorkloadHealth Health, DateTimeOffset Since)
{
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>What it waits for, the progress of a pull, why it is not healthy, how it ended.</summary>
    public string? Detail { get; init; }

    public int? ExitCode { get; init; }
    public int Restarts { get; init; }

    /// <summary>The process, for one that is no container.</summary>
    public ProcessIdentity? Process { get; init; }

    public string? ContainerId { get; init; }

    /// <summary>The end of its log when it last died.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    [JsonIgnore]
    public bool IsHealthy => State is WorkloadState.Running && Health is WorkloadHealth.Healthy;
}
