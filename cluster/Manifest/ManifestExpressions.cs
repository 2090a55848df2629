using System.Globalization;
using System.Text.RegularExpressions;

namespace SeiPlatform.Cluster.Manifest;

/// <summary>
/// What the manifest's placeholders are in a cluster: a service's name and port. A secret parameter becomes a reference to a variable of the container,
/// <c>$(SECRET_REDIS_PASSWORD)</c>, which Kubernetes fills from a Secret: no secret is in what is rendered.
/// </summary>
internal sealed partial class ManifestExpressions(AspireManifest manifest)
{
    private const int DeepestNesting = 16;

    private readonly HashSet<string> _secrets = [.. manifest.Secrets];

    /// <summary>The variable that holds a secret parameter in a container.</summary>
    public static string SecretVariable(string parameter) => $"SECRET_{parameter.Replace('-', '_').ToUpperInvariant()}";

    public static string SecretReference(string parameter) => $"$({SecretVariable(parameter)})";

    public string Resolve(string text) => Resolve(text, 0);

    private string Resolve(string text, int depth) => depth > DeepestNesting
        ? throw manifest.Mistake($"the expression {text} refers to itself")
        : Placeholder().Replace(text, match => Value(match, depth + 1));

    private string Value(Match match, int depth)
    {
        var resource = match.Groups["resource"].Value;
        if (match.Groups["binding"] is { Success: true } name)
        {
            var workload = manifest.Workload(resource);
            var binding = workload.Bindings.FirstOrDefault(candidate => candidate.Name == name.Value) ?? throw manifest.Mistake($"{resource} has no binding {name.Value}");
            return match.Groups["property"].Value switch
            {
                "host" => resource,
                "port" => Number(binding.Port),
                "targetPort" => Number(binding.TargetPort),
                "scheme" => binding.Scheme,
                "url" => $"{binding.Scheme}://{resource}:{Number(binding.TargetPort)}",
                var other => throw manifest.Mistake($"{{{resource}.bindings.{name.Value}.{other}}} is not known"),
            };
        }

        if (!manifest.IsParameter(resource))
            return Resolve(manifest.Text(resource, match.Groups["key"].Value), depth);
        return _secrets.Contains(resource) ? SecretReference(resource) : manifest.DefaultValue(resource) ?? throw manifest.Mistake($"parameter {resource} has no value");
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<resource>[A-Za-z][A-Za-z0-9-]*)\.(?:bindings\.(?<binding>[A-Za-z0-9_-]+)\.(?<property>[A-Za-z0-9]+)|(?<key>connectionString|value))\}")]
    private static partial Regex Placeholder();
}
