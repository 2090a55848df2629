using System.Globalization;
using System.Text.RegularExpressions;

namespace SeiPlatform.Tests.Harness.Manifest;

/// <summary>Where a binding is reached from the point of view of whoever reads the resolved text.</summary>
public readonly record struct BindingAddress(string Host, int Port);

/// <summary>
/// Replaces the manifest's placeholders: <c>{r.bindings.b.url|host|port|scheme|targetPort}</c>, <c>{r.connectionString}</c>, <c>{r.value}</c>,
/// <c>{r.inputs.i}</c>. Braces that are none of these stay as they are.
/// </summary>
public sealed partial class ManifestExpressions(StackManifest manifest, ParameterValues parameters, Func<string, Binding, BindingAddress> address)
{
    private const int DeepestNesting = 16;

    public string Resolve(string text) => Resolve(text, 0);

    public string ConnectionString(string resource) => Resolve($"{{{resource}.connectionString}}");

    private string Resolve(string text, int depth) => depth > DeepestNesting
        ? throw new InvalidDataException($"{manifest.Path}: the expression {text} refers to itself.")
        : Placeholder().Replace(text, match => Value(match, depth + 1));

    private string Value(Match match, int depth)
    {
        var resource = match.Groups["resource"].Value;
        if (match.Groups["binding"] is { Success: true } binding)
        {
            return Property(resource, manifest.Binding(resource, binding.Value), match.Groups["property"].Value);
        }

        if (match.Groups["input"] is { Success: true } input)
        {
            return parameters.Input(resource, input.Value);
        }

        var key = match.Groups["key"].Value;
        var value = key == "value" && parameters.TryGet(resource) is { } given ? given : Resolve(manifest.Text(resource, key), depth);
        return manifest.Type(resource) == "annotated.string" && manifest.Text(resource, "filter") == "uri" ? Uri.EscapeDataString(value) : value;
    }

    private string Property(string resource, Binding binding, string property)
    {
        var (host, port) = address(resource, binding);
        return property switch
        {
            "host" => host,
            "port" => port.ToString(CultureInfo.InvariantCulture),
            "targetPort" => (binding.TargetPort ?? port).ToString(CultureInfo.InvariantCulture),
            "scheme" => binding.Scheme,
            "url" => $"{binding.Scheme}://{host}:{port.ToString(CultureInfo.InvariantCulture)}",
            _ => throw manifest.Mistake($"{{{resource}.bindings.{binding.Name}.{property}}}", "url, host, port, scheme or targetPort"),
        };
    }

    [GeneratedRegex(@"\{(?<resource>[A-Za-z][A-Za-z0-9-]*)\.(?:bindings\.(?<binding>[A-Za-z0-9_-]+)\.(?<property>[A-Za-z0-9]+)|inputs\.(?<input>[A-Za-z0-9_-]+)|(?<key>connectionString|value))\}")]
    private static partial Regex Placeholder();
}
