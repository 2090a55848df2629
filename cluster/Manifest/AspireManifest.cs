using System.Text.Json;

namespace SeiPlatform.Cluster.Manifest;

/// <summary><c>aspire-manifest.json</c>, in the order of the file. Paths in it are relative to its folder.</summary>
internal sealed class AspireManifest
{
    private readonly Dictionary<string, JsonElement> _resources;
    private readonly string _path;

    private AspireManifest(string path, Dictionary<string, JsonElement> resources) => (_path, _resources) = (path, resources);

    /// <summary>What runs: containers and projects.</summary>
    public IEnumerable<Workload> Workloads => _resources
        .Where(resource => Text(resource.Value, "type") is "project.v0" or "container.v0" or "container.v1")
        .Select(resource => Manifest.Workload.Read(resource.Key, resource.Value));

    /// <summary>The parameters whose values are secret.</summary>
    public IEnumerable<string> Secrets => _resources
        .Where(resource => Text(resource.Value, "type") == "parameter.v0" && Input(resource.Value) is { } input
            && input.TryGetProperty("secret", out var secret) && secret.GetBoolean())
        .Select(resource => resource.Key);

    public static AspireManifest Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new(path, document.RootElement.GetProperty("resources").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone()));
    }

    public Workload Workload(string name) => Workloads.FirstOrDefault(workload => workload.Name == name) ?? throw Mistake($"there is no container or project {name}");

    internal string Text(string resource, string key) =>
        _resources.TryGetValue(resource, out var found) && Text(found, key) is { } text ? text : throw Mistake($"resources.{resource}.{key}: expected a text");

    internal bool IsParameter(string resource) => _resources.TryGetValue(resource, out var found) && Text(found, "type") == "parameter.v0";

    /// <summary>A parameter's default that is no secret.</summary>
    internal string? DefaultValue(string parameter) =>
        Input(_resources[parameter]) is { } input && input.TryGetProperty("default", out var fallback) && fallback.TryGetProperty("value", out var value) ? value.GetString() : null;

    internal ClusterException Mistake(string what) => new(ExitCode.Failed, $"{_path}: {what}.");

    private static JsonElement? Input(JsonElement parameter) =>
        parameter.TryGetProperty("inputs", out var inputs) && inputs.TryGetProperty("value", out var input) ? input : null;

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A container or a project; texts still contain their placeholders.</summary>
internal sealed record Workload(string Name)
{
    public bool IsProject { get; init; }

    /// <summary>null for a project, whose image is made by the build.</summary>
    public string? Image { get; init; }

    public string? Entrypoint { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyList<Binding> Bindings { get; init; } = [];

    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public static Workload Read(string name, JsonElement resource) => new(name)
    {
        IsProject = resource.GetProperty("type").GetString()!.StartsWith("project.", StringComparison.Ordinal),
        Image = Optional(resource, "image")?.GetString(),
        Entrypoint = Optional(resource, "entrypoint")?.GetString(),
        Arguments = [.. Items(resource, "args").Select(argument => argument.GetString()!)],
        Environment = [.. Members(resource, "env").Select(variable => KeyValuePair.Create(variable.Name, variable.Value.GetString()!))],
        Bindings = [.. Members(resource, "bindings").Select(binding => Binding.Read(binding.Name, binding.Value))],
        Volumes = [.. Items(resource, "volumes").Select(volume => new Volume(volume.GetProperty("name").GetString()!, volume.GetProperty("target").GetString()!))],
        Mounts = [.. Items(resource, "bindMounts").Select(mount => new Mount(mount.GetProperty("source").GetString()!, mount.GetProperty("target").GetString()!))],
    };

    internal static JsonElement? Optional(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string key) => Optional(element, key)?.EnumerateArray() ?? default;

    private static IEnumerable<JsonProperty> Members(JsonElement element, string key) => Optional(element, key)?.EnumerateObject() ?? default;
}

/// <summary>A named port: <paramref name="Port"/> is what a service listens on, <paramref name="TargetPort"/> what the container does.</summary>
internal sealed record Binding(string Name, string Scheme, int Port, int TargetPort)
{
    public static Binding Read(string name, JsonElement binding)
    {
        var target = Workload.Optional(binding, "targetPort")?.GetInt32() ?? 8080;
        return new(name, binding.GetProperty("scheme").GetString()!, Workload.Optional(binding, "port")?.GetInt32() ?? target, target);
    }
}

internal sealed record Volume(string Name, string Target);

/// <summary>A file or folder of the repository that the container reads.</summary>
internal sealed record Mount(string Source, string Target);
