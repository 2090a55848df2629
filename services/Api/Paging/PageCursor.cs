using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Keys;

namespace SeiPlatform.Api.Paging;

/// <summary>
/// Where a page ended, as text that only the platform can make: the sort key of the last row, and an HMAC over it and over the list it belongs to.
/// A forged cursor and one of another list or of other parameters are told apart from a good one, and not from each other.
/// </summary>
public sealed class PageCursor(IOptions<AdminOptions> admin)
{
    private const int TagBytes = 16;
    // Above what the longest sort key makes: 500 characters of names, six bytes each where JSON escapes them, and a time.
    private const int LongestToken = 4096;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(admin.Value.Secret), 32, info: "sei-platform page cursor 1"u8.ToArray());

    /// <param name="list">The endpoint and its parameters, without cursor and limit.</param>
    /// <param name="position">The sort key of the last row of the page.</param>
    public string Write(string list, params string[] position)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(position, ApiJsonContext.Default.StringArray);
        return Base64Url.EncodeToString([.. Tag(list, payload), .. payload]);
    }

    /// <returns>Null when this cursor was not written for this list.</returns>
    public string[]? Read(string list, string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= TagBytes)
            return null;
        var payload = bytes.AsSpan(TagBytes);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, TagBytes), Tag(list, payload))
            ? JsonSerializer.Deserialize(payload, ApiJsonContext.Default.StringArray)
            : null;
    }

    private ReadOnlySpan<byte> Tag(string list, ReadOnlySpan<byte> payload)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        // The list's hash has one length, so the boundary to the payload cannot be moved.
        hmac.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
        hmac.AppendData(payload);
        return hmac.GetHashAndReset().AsSpan(0, TagBytes);
    }
}
