namespace SeiPlatform.Api.Requests;

/// <summary>Reads parameters that are one word.</summary>
internal static class Choice
{
    private const int LongestName = 100;

    /// <returns>The word, or null when it was not given or is none of those expected.</returns>
    public static string? Read(string name, string? value, IReadOnlyList<string> expected, ParameterErrors errors)
    {
        if (value is null || expected.Contains(value, StringComparer.Ordinal))
            return value;
        errors.Add(name, $"\"{value}\" is unknown; expected one of {string.Join(", ", expected)}.");
        return null;
    }

    /// <summary>A name that the sources choose, such as an environment; the collector stores it in lower case.</summary>
    public static string? ReadName(string name, string? value, ParameterErrors errors)
    {
        var trimmed = value?.Trim().ToLowerInvariant();
        if (trimmed is not null && (trimmed.Length is 0 or > LongestName || trimmed.Any(char.IsControl)))
            errors.Add(name, $"\"{value}\" is no name; expected 1 to {LongestName} characters.");
        return trimmed;
    }
}
