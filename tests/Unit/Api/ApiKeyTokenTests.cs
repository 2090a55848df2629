using System.Security.Cryptography;
using System.Text;
using SeiPlatform.Api.Keys;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class ApiKeyTokenTests
{
    [Fact]
    public void A_key_has_256_bits_of_chance_and_its_hash_is_SHA_256_of_all_of_it()
    {
        var token = ApiKeyToken.Create();

        Assert.StartsWith("sei_", token, StringComparison.Ordinal);
        Assert.Equal(47, token.Length);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(token)), ApiKeyToken.Hash(token));
    }

    [Fact]
    public void No_two_keys_are_the_same() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => ApiKeyToken.Create()).Distinct().Count());

    [Fact]
    public void What_is_shown_of_a_key_leaves_nearly_all_of_it_to_guess() => Assert.Equal(12, ApiKeyToken.Shown(ApiKeyToken.Create()).Length);

    [Theory]
    [InlineData("")]
    [InlineData("sei_")]
    [InlineData("sei_short")]
    [InlineData("ghp_0123456789012345678901234567890123456789012")]
    [InlineData("sei_0123456789012345678901234567890123456789 12")]
    [InlineData("sei_01234567890123456789012345678901234567890123")]
    [InlineData("sei_é123456789012345678901234567890123456789012")]
    public void Text_that_cannot_be_a_key_is_told_without_asking_anybody(string text) => Assert.Null(ApiKeyToken.Hash(text));
}
