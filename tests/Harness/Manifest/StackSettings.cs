using System.Globalization;
using System.Text.Json;

namespace SeiPlatform.Tests.Harness.Manifest;

/// <summary><c>observability-config/stack.json</c>: what the manifest does not carry (limits, profiles, host ports).</summary>
public sealed class StackSettings
{
    private readonly string path;
    private readonly JsonElement components;

    private StackSettings(string path)
    {
        this.path = path;
        using var document = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        components = document.RootElement.TryGetProperty("components", out var all) && all.ValueKind == JsonValueKind.Object
            ? all.Clone()
            : throw new InvalidDataException($"{path}: components: expected an object with one member per resource.");
    }

    public static StackSettings Load() => new(RepositoryRoot.File("observability-config", "stack.json"));

    public IEnumerable<string> Components => components.EnumerateObject().Select(component => component.Name);

    /// <summary>The component's memory limit in bytes; null when it has none.</summary>
    public long? MemoryLimit(string component) => Member(component, "memory") is { } memory ? Bytes(component, memory.GetString()!) : null;

    public IReadOnlyDictionary<string, int> Ports(string component) =>
        Member(component, "ports")?.EnumerateObject().ToDictionary(port => port.Name, port => port.Value.GetInt32()) ?? [];

    public bool IsIn(string component, string profile) =>
        Member(component, "profiles") is not { } profiles || profiles.EnumerateArray().Any(name => name.GetString() == profile);

    private JsonElement? Member(string component, string key) =>
        components.TryGetProperty(component, out var settings) && settings.TryGetProperty(key, out var value) ? value : null;

    private long Bytes(string component, string text)
    {
        var factor = char.ToLowerInvariant(text[^1]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1L };
        var digits = factor == 1 ? text : text[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * factor
            : throw new InvalidDataException($"{path}: components.{component}.memory: expected a number with k, m or g, found \"{text}\".");
    }
}
