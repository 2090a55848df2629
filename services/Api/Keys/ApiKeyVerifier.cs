using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Limits;

namespace SeiPlatform.Api.Keys;

/// <summary>Whose a key is.</summary>
/// <param name="Key">Null when the key is unknown, revoked or expired, or was not looked up.</param>
/// <param name="RetryAfter">Set when it was not looked up: when it may be.</param>
public readonly record struct KeyVerdict(ApiKey? Key, TimeSpan? RetryAfter);

/// <summary>
/// Tells whose a key is. An answer is remembered for a few seconds, so that a busy customer costs no query per request; a revocation takes effect
/// at once where it was made, and after those seconds on every other instance. Keys that nobody knows are looked up as often as one key may ask and
/// no more for each address, whatever their number, and are not remembered.
/// </summary>
public sealed class ApiKeyVerifier(ApiKeyStore store, IOptions<RateLimitOptions> limits, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);

    // For so long a key is no stranger: it is looked up whatever others at its address have made up.
    private static readonly TimeSpan Acquaintance = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly ConcurrentDictionary<string, Lazy<Task<Answer>>> _asking = new();
    private readonly PartitionedRateLimiter<string> _strangers = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => limits.Value.ToBucket()));

    public async Task<KeyVerdict> VerifyAsync(string token, string address, CancellationToken cancellationToken)
    {
        if (ApiKeyToken.Hash(token) is not { } hash)
            return default;

        var id = Convert.ToHexString(hash);
        var known = _known.Get<KnownKey>(id);
        if (known is null || time.GetElapsedTime(known.AskedAt) >= Memory)
        {
            // Requests that come together ask once, and count as one stranger.
            var asking = _asking.GetOrAdd(id, _ => new(() => AskAsync(id, hash, known is null ? address : null)));
            (known, var retryAfter) = await asking.Value.WaitAsync(cancellationToken);
            if (retryAfter is not null)
                return new(null, retryAfter);
        }

        return new(known?.Key is { RevokedAt: null } key && !(key.ExpiresAt <= time.GetUtcNow()) ? key : null, null);
    }

    /// <summary>For the instance that revoked it.</summary>
    public void Forget(byte[] hash) => _known.Remove(Convert.ToHexString(hash));

    public void Dispose()
    {
        _known.Dispose();
        _strangers.Dispose();
    }

    /// <param name="id">Of the key, among the known ones.</param>
    /// <param name="hash">Of the key.</param>
    /// <param name="stranger">The address that an unknown key comes from; null for a known one.</param>
    private async Task<Answer> AskAsync(string id, byte[] hash, string? stranger)
    {
        try
        {
            if (stranger is not null)
            {
                using var permit = _strangers.AttemptAcquire(stranger);
                if (!permit.IsAcquired)
                    return new(null, permit.RetryAfter());
            }

            var askedAt = time.GetTimestamp();
            if (await store.FindAsync(hash, CancellationToken.None) is not { } found || !CryptographicOperations.FixedTimeEquals(found.Hash, hash))
            {
                _known.Remove(id);
                return default;
            }

            var known = new KnownKey(found.Key, askedAt);
            _known.Set(id, known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Acquaintance });
            return new(known, null);
        }
        finally
        {
            _asking.TryRemove(id, out _);
        }
    }

    private sealed record KnownKey(ApiKey Key, long AskedAt);

    private readonly record struct Answer(KnownKey? Known, TimeSpan? RetryAfter);
}
