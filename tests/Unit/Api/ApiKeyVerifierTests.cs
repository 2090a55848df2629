using Microsoft.Extensions.Options;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.Keys;
using SeiPlatform.Api.Limits;
using SeiPlatform.Database;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class ApiKeyVerifierTests
{
    private const int Burst = 5;

    [Fact]
    public async Task Of_the_keys_that_one_address_makes_up_only_so_many_reach_the_database()
    {
        using var verifier = Verifier();

        Assert.InRange(await LookupsAsync(verifier, "10.0.0.1", 100), Burst, 2 * Burst);
        Assert.InRange(await LookupsAsync(verifier, "10.0.0.2", 100), Burst, 2 * Burst);
    }

    [Fact]
    public async Task What_cannot_be_a_key_counts_as_none()
    {
        using var verifier = Verifier();

        for (var request = 0; request < 100; request++)
            Assert.Equal(default, await verifier.VerifyAsync("sei_short", "10.0.0.1", TestContext.Current.CancellationToken));

        Assert.InRange(await LookupsAsync(verifier, "10.0.0.1", 100), Burst, 2 * Burst);
    }

    private static async Task<int> LookupsAsync(ApiKeyVerifier verifier, string address, int keys)
    {
        var lookups = 0;
        for (var key = 0; key < keys; key++)
        {
            try
            {
                Assert.NotNull((await verifier.VerifyAsync(ApiKeyToken.Create(), address, TestContext.Current.CancellationToken)).RetryAfter);
            }
            catch (DatabaseUnavailableException)
            {
                lookups++;
            }
        }

        return lookups;
    }

    /// <summary>On a database that says at once that it is away. Each second another lookup is allowed.</summary>
    private static ApiKeyVerifier Verifier() => new(
        new ApiKeyStore(new ApiDatabase(null!, new SchemaState(), null!), TimeProvider.System),
        Options.Create(new RateLimitOptions { RequestsPerSecond = 1, Burst = Burst }),
        TimeProvider.System);
}
