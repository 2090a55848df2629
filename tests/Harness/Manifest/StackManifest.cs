using System.Text.Json;

namespace SeiPlatform.Tests.Harness.Manifest;

/// <summary>The published <c>aspire-manifest.json</c>: what gets deployed, and therefore what the tests start.</summary>
public sealed class StackManifest
{
    private readonly Dictionary<string, JsonElement> resources;

    private StackManifest(string path, JsonElement root)
    {
        Path = path;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("resources", out var all))
        {
            throw Mistake("resources", "an object with one member per resource");
        }

        resources = all.EnumerateObject().ToDictionary(resource => resource.Name, resource => resource.Value);
    }

    /// <summary>The file it was read from; its paths are relative to that file's folder.</summary>
    public string Path { get; }

    public IReadOnlyCollection<string> Resources => resources.Keys;

    public IEnumerable<string> Containers => resources.Keys.Where(IsContainer);

    /// <summary>Reads the manifest at the top of the repository.</summary>
    public static StackManifest Load() => Load(RepositoryRoot.File("aspire-manifest.json"));

    public static StackManifest Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no manifest at {path}: publish it with `dotnet run --project AppHost -- --publisher manifest --output-path {path}`.", path);
        }

        return Parse(File.ReadAllText(path), System.IO.Path.GetFullPath(path));
    }

    /// <param name="json">The manifest itself.</param>
    /// <param name="path">Where it is thought to lie: its relative paths start in that file's folder.</param>
    public static StackManifest Parse(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        return new StackManifest(path, document.RootElement.Clone());
    }

    public bool Contains(string resource) => resources.ContainsKey(resource);

    public bool IsContainer(string resource) => Type(resource).StartsWith("container.", StringComparison.Ordinal);

    /// <summary>The resource's type, for instance <c>container.v0</c>.</summary>
    public string Type(string resource) => Text(resource, "type");

    public ContainerDefinition Container(string resource)
    {
        if (!IsContainer(resource))
        {
            throw new InvalidOperationException($"{Path}: {resource} is a {Type(resource)}, not a container.");
        }

        return ContainerDefinition.Read(resource, Resource(resource), System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>The environment of a container or project, with its placeholders.</summary>
    public IReadOnlyDictionary<string, string> Environment(string resource) => ContainerDefinition.ReadEnvironment(Resource(resource));

    internal JsonElement Resource(string name) => resources.TryGetValue(name, out var resource)
        ? resource
        : throw new KeyNotFoundException($"{Path}: there is no resource {name}; there are {string.Join(", ", resources.Keys)}.");

    internal string Text(string resource, string key) =>
        Resource(resource).TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Mistake($"resources.{resource}.{key}", "a string");

    internal Binding Binding(string resource, string name) =>
        Resource(resource).TryGetProperty("bindings", out var bindings) && bindings.TryGetProperty(name, out var binding)
            ? Manifest.Binding.Read(name, binding)
            : throw Mistake($"resources.{resource}.bindings.{name}", "a binding, because an expression refers to it");

    internal InvalidDataException Mistake(string key, string expected) => new($"{Path}: {key}: expected {expected}.");
}
