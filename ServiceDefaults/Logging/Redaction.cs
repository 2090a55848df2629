using System.Buffers;
using System.Text.RegularExpressions;

namespace SeiPlatform.ServiceDefaults.Logging;

/// <summary>
/// Keeps secrets out of what is logged: by the name of a value, and by the shapes in which secrets occur within texts such as
/// connection strings, authorization headers and URLs with credentials.
/// </summary>
public static partial class Redaction
{
    public const string Mask = "***";

    private static readonly string[] SensitiveWords =
        ["password", "passwd", "pwd", "secret", "token", "authorization", "apikey", "api_key", "api-key", "connectionstring", "credential", "signature", "cookie"];

    private static readonly SearchValues<string> Hints =
        SearchValues.Create(["password", "pwd", "secret", "token", "bearer", "basic ", "://", "sei_"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Sensitive = SearchValues.Create(SensitiveWords, StringComparison.OrdinalIgnoreCase);

    // A token that stops work is no secret; neither is a count of tokens.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase) { "CancellationToken", "TokenCount" };

    /// <summary>Whether a value logged under this name is replaced by <see cref="Mask"/> whatever it holds.</summary>
    public static bool IsSensitive(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.AsSpan().ContainsAny(Sensitive) && !Harmless.Contains(key);
    }

    /// <summary>The text with every recognisable secret replaced by <see cref="Mask"/>.</summary>
    public static string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAny(Hints))
            return text;
        text = UrlCredentials().Replace(text, $"://{Mask}@");
        text = AuthorizationValue().Replace(text, $"$1 {Mask}");
        text = Assignment().Replace(text, $"$1{Mask}");
        return OwnKey().Replace(text, Mask);
    }

    [GeneratedRegex(@"://[^/\s@:""']*(?::[^/\s@""']*)?@", RegexOptions.CultureInvariant)]
    private static partial Regex UrlCredentials();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AuthorizationValue();

    [GeneratedRegex(@"(\b[\w-]*(?:password|pwd|secret|token)[\w-]*[""']?\s*[=:]\s*[""']?)[^\s;,&""'*]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\bsei_[A-Za-z0-9_-]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex OwnKey();
}
