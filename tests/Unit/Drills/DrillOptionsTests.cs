using SeiPlatform.Drills;
using SeiPlatform.Drills.Cli;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class DrillOptionsTests
{
    [Fact]
    public void Alerts_are_drilled_at_the_stacks_pace()
    {
        var options = DrillOptions.Parse(["RedisDown", "APIServiceDown"]);

        Assert.Equal(DrillVerb.Run, options.Verb);
        Assert.Equal(["RedisDown", "APIServiceDown"], options.Alerts);
        Assert.Equal(1, options.Factor);
    }

    [Theory]
    [InlineData(new[] { "--all", "--fast" }, 30)]
    [InlineData(new[] { "--fast=10", "RedisDown" }, 10)]
    public void Fast_has_a_factor_of_its_own_or_a_given_one(string[] arguments, double factor) => Assert.Equal(factor, DrillOptions.Parse(arguments).Factor);

    [Fact]
    public void Without_anything_to_do_the_usage_is_shown() => Assert.Equal(nameof(DrillVerb.Help), DrillOptions.Parse([]).Verb.ToString());

    [Theory]
    [InlineData("--all|RedisDown", "either --all or names of alerts")]
    [InlineData("--frobnicate", "unknown option --frobnicate")]
    [InlineData("--fast=60|RedisDown", "--fast has the value '60'; expected a number from 2 to 30")]
    [InlineData("--fast=soon|RedisDown", "--fast has the value 'soon'")]
    [InlineData("healthy|--minutes|0", "--minutes has the value '0'")]
    [InlineData("--all|--report", "--report takes a value")]
    public void What_is_not_understood_is_refused_with_what_is_expected(string arguments, string message)
    {
        var exception = Assert.Throws<DrillException>(() => DrillOptions.Parse(arguments.Split('|')));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }
}
