using System.Text.Json;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Tools;

/// <summary><c>observability-config/stack.json</c> as it stands in the file.</summary>
public sealed class StackFile
{
    private readonly Dictionary<string, JsonElement> _components;

    private StackFile(Dictionary<string, JsonElement> components) => _components = components;

    public IEnumerable<string> Components => _components.Keys;

    public IEnumerable<string> WithImage => _components.Keys.Where(name => Text(name, "image") is not null);

    public static StackFile Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("observability-config", "stack.json")));
        return new(document.RootElement.GetProperty("components").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone()));
    }

    public string Image(string component) => $"{Text(component, "image")}:{Text(component, "tag")}";

    public string? Text(string component, string key) => _components[component].TryGetProperty(key, out var value) ? value.GetString() : null;

    public IReadOnlyDictionary<string, int> Ports(string component) => _components[component].TryGetProperty("ports", out var ports)
        ? ports.EnumerateObject().ToDictionary(port => port.Name, port => port.Value.GetInt32())
        : [];

    public IReadOnlyList<string> Profiles(string component) => _components[component].TryGetProperty("profiles", out var profiles)
        ? [.. profiles.EnumerateArray().Select(profile => profile.GetString()!)]
        : [];
}
