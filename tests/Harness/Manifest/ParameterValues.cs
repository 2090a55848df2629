using System.Security.Cryptography;
using System.Text.Json;

namespace SeiPlatform.Tests.Harness.Manifest;

/// <summary>The values of the manifest's parameters in one run: given ones, the manifest's defaults, and new secrets for those that it says to generate.</summary>
public sealed class ParameterValues(StackManifest manifest)
{
    private const string LettersAndDigits = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const string Special = "-_.{}~()*+!";
    private const int DefaultLength = 22;

    private readonly Dictionary<string, string> given = [];
    private readonly Dictionary<string, string> inputs = [];
    private readonly Lock gate = new();

    /// <summary>Sets a parameter, for those without a default and for tests that must know a value in advance.</summary>
    public void Set(string parameter, string value)
    {
        lock (gate)
        {
            given[parameter] = value;
        }
    }

    internal string? TryGet(string parameter)
    {
        lock (gate)
        {
            return given.GetValueOrDefault(parameter);
        }
    }

    internal string Input(string parameter, string input)
    {
        var key = $"resources.{parameter}.inputs.{input}";
        lock (gate)
        {
            if (inputs.TryGetValue(key, out var known))
            {
                return known;
            }

            if (!manifest.Resource(parameter).TryGetProperty("inputs", out var all) || !all.TryGetProperty(input, out var definition))
            {
                throw manifest.Mistake(key, "an input, because an expression refers to it");
            }

            if (!definition.TryGetProperty("default", out var fallback))
            {
                throw new InvalidOperationException($"{manifest.Path}: parameter {parameter} has no default: set it before the container starts.");
            }

            return inputs[key] = fallback.TryGetProperty("value", out var value) ? value.GetString()! : Generate(fallback.GetProperty("generate"));
        }
    }

    private static string Generate(JsonElement rule)
    {
        var length = rule.TryGetProperty("minLength", out var shortest) ? shortest.GetInt32() : DefaultLength;
        var special = !rule.TryGetProperty("special", out var allowed) || allowed.GetBoolean();
        return RandomNumberGenerator.GetString(special ? LettersAndDigits + Special : LettersAndDigits, length);
    }
}
