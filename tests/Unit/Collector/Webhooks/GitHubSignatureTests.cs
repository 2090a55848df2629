using System.Security.Cryptography;
using System.Text;
using CsCheck;
using SeiPlatform.Collector.Webhooks.GitHub;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class GitHubSignatureTests
{
    // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    private const string Published = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("It's a Secret to Everybody");

    [Fact]
    public void The_example_that_GitHub_publishes_is_valid() => Assert.True(GitHubSignature.IsValid(Secret, "Hello, World!"u8, Published));

    [Fact]
    public void Upper_case_digits_are_the_same_digest() =>
        Assert.True(GitHubSignature.IsValid(Secret, "Hello, World!"u8, "sha256=" + Published[7..].ToUpperInvariant()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e170")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1g")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    public void A_missing_truncated_or_wrong_signature_is_not(string? header) => Assert.False(GitHubSignature.IsValid(Secret, "Hello, World!"u8, header));

    [Fact]
    public void Any_single_flipped_bit_of_body_secret_or_digest_is_noticed() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Byte.Array[1, 80], Gen.Int[0, 2], Gen.Int[0, 100_000]).Sample((body, secret, which, bit) =>
        {
            var digest = HMACSHA256.HashData(secret, body);
            Assert.True(GitHubSignature.IsValid(secret, body, "sha256=" + Convert.ToHexString(digest)));
            var flipped = which switch { 0 => body, 1 => secret, _ => digest };
            flipped[bit / 8 % flipped.Length] ^= (byte)(1 << (bit % 8));
            return !GitHubSignature.IsValid(secret, body, "sha256=" + Convert.ToHexString(digest));
        });
}
