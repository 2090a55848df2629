using System.Buffers;
using System.Security.Cryptography;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary>The header <c>X-Hub-Signature-256</c>: <c>sha256=</c> and the HMAC-SHA256 of the raw body in hex.</summary>
public static class GitHubSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";

    /// <summary>Whether <paramref name="header"/> has the form of a signature.</summary>
    public static bool IsWellFormed(string? header) => TryParse(header, stackalloc byte[HMACSHA256.HashSizeInBytes]);

    /// <summary>Compares in a time that tells nothing about where the first difference is.</summary>
    public static bool IsValid(byte[] secret, ReadOnlySpan<byte> body, string? header)
    {
        Span<byte> presented = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TryParse(header, presented))
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, expected);
        return CryptographicOperations.FixedTimeEquals(presented, expected);
    }

    private static bool TryParse(string? header, Span<byte> digest) =>
        header is not null
        && header.Length == Prefix.Length + (2 * digest.Length)
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && Convert.FromHexString(header.AsSpan(Prefix.Length), digest, out _, out _) == OperationStatus.Done;
}
