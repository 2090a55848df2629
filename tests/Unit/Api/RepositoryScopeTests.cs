using SeiPlatform.Api.Requests;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class RepositoryScopeTests
{
    [Theory]
    [InlineData]
    [InlineData("all")]
    [InlineData("ALL")]
    public void Left_out_and_all_mean_all(params string[] values) => Assert.True(Read(values).Scope.IsAll);

    [Fact]
    public void Names_are_compared_in_lower_case_and_each_counts_once() => Assert.Equal(["a/b", "c/d"], Read("C/D", " a/b ", "A/B").Scope.Names);

    [Fact]
    public void All_together_with_names_is_a_mistake() => Assert.True(Read("all", "a/b").Errors.Any);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a/\u0000b")]
    public void What_cannot_be_a_name_is_a_mistake(string name) => Assert.Equal(["repository"], Read(name).Errors.Names);

    [Fact]
    public void Names_have_a_length_and_a_number()
    {
        Assert.True(Read(new string('a', 201)).Errors.Any);
        Assert.True(Read([.. Enumerable.Range(0, 51).Select(index => $"a/{index}")]).Errors.Any);
        Assert.False(Read([.. Enumerable.Range(0, 50).Select(index => $"a/{index}")]).Errors.Any);
    }

    private static (RepositoryScope Scope, ParameterErrors Errors) Read(params string[] values)
    {
        var errors = new ParameterErrors();
        return (RepositoryScope.Read(values, errors), errors);
    }
}
