using SeiPlatform.Api.Keys;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class CustomerNameTests
{
    // A name is judged before the database is asked for anything.
    private static readonly ApiKeyStore Keys = new(null!, TimeProvider.System);

    [Theory]
    [InlineData("acme")]
    [InlineData("Müller 2_b.c-d")]
    public void A_name_is_letters_digits_spaces_dots_dashes_and_underscores(string name) => Assert.False(Keys.Validate(name, null).Any);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" acme")]
    [InlineData("acme\n")]
    [InlineData("ac\nme")]
    [InlineData("<acme>")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public void Anything_else_is_refused(string? name) => Assert.True(Keys.Validate(name, null).Any);
}
