using System.Text.Json;

namespace SeiPlatform.Tests.Harness.Manifest;

/// <summary>A <c>container.v0</c> or <c>container.v1</c> of the manifest; texts still contain their placeholders.</summary>
public sealed record ContainerDefinition(
    string Name,
    string Image,
    string? Entrypoint,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<BindMount> BindMounts,
    IReadOnlyList<VolumeMount> Volumes,
    IReadOnlyList<Binding> Bindings)
{
    internal static ContainerDefinition Read(string name, JsonElement resource, string folder) => new(
        name,
        OptionalText(resource, "image") ?? throw new InvalidDataException($"resources.{name}.image: expected an image reference; images built from a Dockerfile are not part of this stack."),
        OptionalText(resource, "entrypoint"),
        [.. Items(resource, "args").Select(argument => argument.GetString()!)],
        ReadEnvironment(resource),
        [.. Items(resource, "bindMounts").Select(mount => BindMount.Read(mount, folder))],
        [.. Items(resource, "volumes").Select(VolumeMount.Read)],
        [.. Members(resource, "bindings").Select(binding => Binding.Read(binding.Name, binding.Value))]);

    internal static IReadOnlyDictionary<string, string> ReadEnvironment(JsonElement resource) =>
        Members(resource, "env").ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!);

    internal static string? OptionalText(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value.GetString() : null;

    internal static bool Flag(JsonElement element, string key) => element.TryGetProperty(key, out var value) && value.GetBoolean();

    private static IEnumerable<JsonElement> Items(JsonElement element, string key) =>
        element.TryGetProperty(key, out var list) ? list.EnumerateArray() : [];

    private static IEnumerable<JsonProperty> Members(JsonElement element, string key) =>
        element.TryGetProperty(key, out var members) ? members.EnumerateObject() : [];
}

/// <summary>A file or folder of the repository; <paramref name="Source"/> is absolute.</summary>
public sealed record BindMount(string Source, string Target, bool ReadOnly)
{
    internal static BindMount Read(JsonElement mount, string folder) => new(
        Path.GetFullPath(mount.GetProperty("source").GetString()!, folder),
        mount.GetProperty("target").GetString()!,
        ContainerDefinition.Flag(mount, "readOnly"));
}

public sealed record VolumeMount(string? Name, string Target, bool ReadOnly)
{
    internal static VolumeMount Read(JsonElement volume) => new(
        ContainerDefinition.OptionalText(volume, "name"),
        volume.GetProperty("target").GetString()!,
        ContainerDefinition.Flag(volume, "readOnly"));
}

/// <summary>A named port.</summary>
public sealed record Binding(string Name, string Scheme, string Protocol, int? Port, int? TargetPort)
{
    internal static Binding Read(string name, JsonElement binding) => new(
        name,
        ContainerDefinition.OptionalText(binding, "scheme") ?? "tcp",
        ContainerDefinition.OptionalText(binding, "protocol") ?? "tcp",
        Number(binding, "port"),
        Number(binding, "targetPort"));

    private static int? Number(JsonElement binding, string key) => binding.TryGetProperty(key, out var value) ? value.GetInt32() : null;
}
