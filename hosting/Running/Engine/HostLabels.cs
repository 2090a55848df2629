using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.Running.Engine;

/// <summary>The labels by which a host finds again what it made: containers, networks and volumes of one AppHost in one folder.</summary>
/// <param name="Key">The label that tells the AppHost, such as <c>example.host</c>.</param>
/// <param name="AppHost">Names the AppHost's folder without telling it.</param>
internal sealed record HostLabels(string Key, string AppHost)
{
    public static HostLabels For(string key, string appHostDirectory) => new(key, NameOf(appHostDirectory));

    /// <returns>12 hex digits, the same for the same folder.</returns>
    public static string NameOf(string appHostDirectory)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(appHostDirectory));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
    }

    /// <summary>The label that tells which resource a container is.</summary>
    public string ResourceKey => $"{Key}.resource";

    public Dictionary<string, string> Own => new() { [Key] = AppHost };

    public Dictionary<string, string> OwnedBy(string resource) => new() { [Key] = AppHost, [ResourceKey] = resource };

    /// <summary>A filter for the engine's lists.</summary>
    public IDictionary<string, IDictionary<string, bool>> Filter =>
        new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{Key}={AppHost}"] = true } };
}
