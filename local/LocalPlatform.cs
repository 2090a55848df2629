using System.Text.Json;

namespace SeiPlatform.Local;

/// <summary>The files of a platform that runs from a folder: its secrets, and its ports on this machine.</summary>
public sealed class LocalPlatform
{
    private readonly JsonElement _secrets;
    private readonly JsonElement _components;

    private LocalPlatform(JsonElement secrets, JsonElement components) => (_secrets, _components) = (secrets, components);

    /// <summary>Where the host keeps the state of its run: as the host is told itself.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static string StateFolder(string root, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment("Host__StateDirectory") is { Length: > 0 } configured ? Path.GetFullPath(configured, Path.Combine(root, "AppHost")) : Path.Combine(root, ".sei");
    }

    /// <returns>Null when nothing was ever started with this state folder.</returns>
    public static LocalPlatform? Read(string root, string stateFolder)
    {
        var secrets = Path.Combine(stateFolder, "secrets.json");
        return File.Exists(secrets) ? new(Json(secrets), Json(Path.Combine(root, "observability-config", "stack.json")).GetProperty("components")) : null;
    }

    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public string Secret(string name) => _secrets.GetProperty(name).GetString()!;

    /// <exception cref="KeyNotFoundException">There is no such component, or it has no such endpoint.</exception>
    public int Port(string component, string endpoint = "http") => _components.GetProperty(component).GetProperty("ports").GetProperty(endpoint).GetInt32();

    /// <exception cref="KeyNotFoundException">There is no such component, or it does not speak HTTP.</exception>
    public Uri Url(string component) => new($"http://localhost:{Port(component)}/");

    private static JsonElement Json(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
