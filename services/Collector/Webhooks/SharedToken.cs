using System.Security.Cryptography;
using System.Text;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>A secret that the sender repeats with each request. Only its hash is kept, and comparing takes the same time for every input.</summary>
public sealed class SharedToken(string token)
{
    private readonly byte[] _hash = Hash(token);

    public bool Matches(string? presented) => presented is not null && CryptographicOperations.FixedTimeEquals(Hash(presented), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
