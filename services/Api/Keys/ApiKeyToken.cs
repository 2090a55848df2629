using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SeiPlatform.Api.Keys;

/// <summary>
/// A key as its customer holds it: <c>sei_</c> and 32 random bytes in base64url. The platform keeps its SHA-256 only; with so much chance in the
/// key nothing slower is needed.
/// </summary>
public static class ApiKeyToken
{
    public const string Prefix = "sei_";
    private const int RandomBytes = 32;
    private const int Length = 4 + 43;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Enough to tell keys apart in a list, and far too little to guess one.</summary>
    public static string Shown(string token) => token[..12];

    /// <returns>Null when the text cannot be a key: then nobody needs to be asked.</returns>
    public static byte[]? Hash(string text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && Base64Url.IsValid(text.AsSpan(Prefix.Length))
            ? SHA256.HashData(Encoding.ASCII.GetBytes(text))
            : null;
}
