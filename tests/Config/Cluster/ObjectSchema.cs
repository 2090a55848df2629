using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>An object against the schema of its definition or its type, as an API server with strict validation looks at it: unknown members are mistakes.</summary>
internal static class ObjectSchema
{
    /// <summary>What every object has, whatever its schema says.</summary>
    private static readonly string[] OfEveryObject = ["apiVersion", "kind", "metadata"];

    public static IEnumerable<string> Mistakes(YamlNode node, YamlNode schema, string path, bool top = true)
    {
        if (schema.Text("x-kubernetes-int-or-string") == "true")
            return node is YamlScalarNode ? [] : [$"{path}: expected a number or a text"];
        return node switch
        {
            YamlMappingNode mapping => OfMapping(mapping, schema, path, top),
            YamlSequenceNode sequence => OfSequence(sequence, schema, path),
            YamlScalarNode scalar => OfScalar(scalar, schema, path),
            _ => [$"{path}: what is this?"],
        };
    }

    private static IEnumerable<string> OfMapping(YamlMappingNode mapping, YamlNode schema, string path, bool top)
    {
        if (Types(schema) is { Length: > 0 } types && !types.Contains("object"))
        {
            yield return $"{path}: expected {string.Join(" or ", types)}";
            yield break;
        }

        var keys = mapping.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value);
        foreach (var missing in schema.Items("required").Select(key => key.ToString()).Where(key => !keys.ContainsKey(key)))
            yield return $"{path}: {missing} is missing";
        if (schema.Text("x-kubernetes-preserve-unknown-fields") == "true")
            yield break;
        foreach (var (key, value) in keys.Where(pair => !top || !OfEveryObject.Contains(pair.Key)))
        {
            var member = schema.Find("properties")?.Find(key) ?? (schema.Find("additionalProperties") as YamlMappingNode);
            foreach (var mistake in member is null ? [$"{path}: {key} is not known"] : Mistakes(value, member, $"{path}.{key}", top: false))
                yield return mistake;
        }
    }

    private static IEnumerable<string> OfSequence(YamlSequenceNode sequence, YamlNode schema, string path) =>
        Types(schema) is { Length: > 0 } types && !types.Contains("array")
            ? [$"{path}: expected {string.Join(" or ", types)}"]
            : sequence.Children.SelectMany((item, at) => Mistakes(item, schema.Find("items") ?? new YamlMappingNode(), $"{path}[{at}]", top: false));

    private static IEnumerable<string> OfScalar(YamlScalarNode scalar, YamlNode schema, string path)
    {
        var value = scalar.Value ?? "";
        var types = Types(schema);
        if (types.Length > 0 && !types.Any(type => IsOf(type, value, quoted: scalar.Style is not ScalarStyle.Plain)))
            yield return $"{path}: {value} is no {string.Join(" or ", types)}";
        if (schema.Text("pattern") is { } pattern && !Regex.IsMatch(value, pattern))
            yield return $"{path}: {value} is not like {pattern}";
        if (schema.Find("enum") is YamlSequenceNode known && !known.Children.Any(item => item.ToString() == value))
            yield return $"{path}: {value} is none of {known}";
    }

    /// <summary>One in a definition; what is made of TypeScript has several for a number or a text.</summary>
    private static string[] Types(YamlNode schema) => schema.Find("type") switch
    {
        YamlSequenceNode several => [.. several.Select(type => type.ToString())],
        { } one => [one.ToString()],
        null => [],
    };

    private static bool IsOf(string type, string value, bool quoted) => type switch
    {
        "integer" => !quoted && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => !quoted && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "boolean" => !quoted && value is "true" or "false",
        "string" => quoted || !(value is "true" or "false" or "null" or "" || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)),
        _ => value.Length == 0 || value == "null",
    };
}
