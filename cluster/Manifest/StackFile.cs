using System.Text.Json;

namespace SeiPlatform.Cluster.Manifest;

/// <summary>What <c>stack.json</c> says of a component: memory as Kubernetes writes it.</summary>
internal sealed record StackComponent(string Memory, string CpuRequest, string CpuLimit);

/// <summary><c>observability-config/stack.json</c>, as far as a cluster asks for it; its form is checked by the AppHost.</summary>
internal sealed class StackFile
{
    private readonly Dictionary<string, StackComponent> _components;

    private StackFile(Dictionary<string, StackComponent> components) => _components = components;

    public static StackFile Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return new(document.RootElement.GetProperty("components").EnumerateObject()
            // Without processors: the console, which is no part of a cluster.
            .Where(member => member.Value.TryGetProperty("cpu", out _)).ToDictionary(member => member.Name, member => Read(member.Value)));
    }

    public StackComponent Component(string name) =>
        _components.GetValueOrDefault(name) ?? throw new ClusterException(ExitCode.Failed, $"stack.json has no component {name} with cpu.");

    private static StackComponent Read(JsonElement component)
    {
        var cpu = component.GetProperty("cpu");
        var memory = component.GetProperty("memory").GetString()!;
        // stack.json counts in powers of 1024, and Kubernetes' small m is a thousandth.
        return new($"{memory[..^1]}{char.ToUpperInvariant(memory[^1])}i", cpu.GetProperty("request").GetString()!, cpu.GetProperty("limit").GetString()!);
    }
}
