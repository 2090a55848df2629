using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Drills.Stack;

/// <summary>What the host's state file tells of the run.</summary>
internal sealed record StackState(StackProcess Host, string Phase, IReadOnlyList<StackResource> Resources)
{
    /// <returns>Null when nothing was ever started in that folder.</returns>
    public static StackState? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), StackStateJson.Default.StackState);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

internal sealed record StackProcess(int Pid);

/// <param name="Name">The resource's name.</param>
/// <param name="State">Such as <c>Running</c> or <c>Unavailable</c>.</param>
/// <param name="Health">Such as <c>Healthy</c>.</param>
/// <param name="Detail">Why it is not healthy, or cannot run here.</param>
/// <param name="Process">The process, for one that is no container.</param>
/// <param name="ContainerId">The container, for one that is no process.</param>
internal sealed record StackResource(string Name, string State, string Health, string? Detail, StackProcess? Process, string? ContainerId)
{
    public bool IsHealthy => this is { State: "Running", Health: "Healthy" };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StackState))]
internal sealed partial class StackStateJson : JsonSerializerContext;
