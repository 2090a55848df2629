using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace SeiPlatform.Api.Keys;

/// <summary>
/// Tells whose a key is. An answer is remembered for a few seconds, so that a busy customer costs no query per request; a revocation takes effect
/// at once where it was made, and after those seconds on every other instance.
/// </summary>
public sealed class ApiKeyVerifier(ApiKeyStore store, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <returns>Null when the key is unknown, revoked or expired.</returns>
    public async Task<ApiKey?> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (ApiKeyToken.Hash(token) is not { } hash)
            return null;

        var id = Convert.ToHexString(hash);
        if (!_known.TryGetValue(id, out ApiKey? key))
        {
            key = await store.FindAsync(hash, cancellationToken) is { } found && CryptographicOperations.FixedTimeEquals(found.Hash, hash) ? found.Key : null;
            _known.Set(id, key, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });
        }

        return key is { RevokedAt: null } && !(key.ExpiresAt <= time.GetUtcNow()) ? key : null;
    }

    /// <summary>For the instance that revoked it.</summary>
    public void Forget(byte[] hash) => _known.Remove(Convert.ToHexString(hash));

    public void Dispose() => _known.Dispose();
}
