using System.Text.Json.Serialization;

namespace Aspire.Hosting.Running.State;

/// <summary>The content of the state file: what other processes may know about a run.</summary>
internal sealed record RunState(ProcessIdentity Host, DateTimeOffset StartedAt, RunPhase Phase)
{
    public IReadOnlyList<ResourceStatus> Resources { get; init; } = [];

    /// <summary>Everything has come as far as it will, and the AppHost has said what it has to say.</summary>
    public bool IsSettled { get; init; }

    /// <summary>How the run ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended, when not by request.</summary>
    public string? Message { get; init; }
}

internal enum RunPhase
{
    Starting,

    /// <summary>Everything is healthy, or unavailable on this machine.</summary>
    Up,

    /// <summary>Something did not become healthy. It is still being tried.</summary>
    Degraded,
    Stopping,
    Stopped,
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunStateJson : JsonSerializerContext;
