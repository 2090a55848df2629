namespace Aspire.Hosting.ApplicationModel;

/// <summary>What may be called a name in the model: every name ends up as a DNS label, so the rules are those of DNS labels.</summary>
internal static class ModelName
{
    private const int MaxLength = 64;

    internal static void Validate(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Mistake(name) is { } mistake)
            throw new ArgumentException($"{kind} name '{name}' is invalid: {mistake}.", nameof(name));
    }

    private static string? Mistake(string name) => name switch
    {
        { Length: 0 or > MaxLength } => $"it must be 1 to {MaxLength} characters long",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "only ASCII letters, digits and hyphens are allowed",
        _ when !char.IsAsciiLetter(name[0]) => "it must start with a letter",
        _ when name.EndsWith('-') || name.Contains("--", StringComparison.Ordinal) => "hyphens stand alone and not at the end",
        _ => null
    };
}
