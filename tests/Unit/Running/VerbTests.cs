using Aspire.Hosting;
using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Verbs;
using Microsoft.Extensions.Configuration;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class VerbTests
{
    [Fact]
    public void Options_of_a_verb_are_taken_in_any_order()
    {
        var options = new VerbOptions("logs", ["-f", "--tail", "5", "cache"]);

        Assert.True(options.TakeFlag("-f"));
        Assert.Equal(5, options.TakeNumber("--tail"));
        Assert.Equal("cache", options.TakePositional());
        options.End();
    }

    [Theory]
    [InlineData("--tail", "--tail has the value ''")]
    [InlineData("--tail=x", "--tail has the value 'x'")]
    [InlineData("--tail=0", "--tail has the value '0'")]
    [InlineData("--tail=-1", "--tail has the value '-1'")]
    public void A_wrong_number_is_refused_with_what_is_expected(string argument, string message)
    {
        var exception = Assert.Throws<RunException>(() => new VerbOptions("logs", [argument]).TakeNumber("--tail"));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Configuration, exception.ExitCode);
    }

    [Fact]
    public void What_a_verb_does_not_know_is_refused() =>
        Assert.Equal("status does not know '--colour'.", Assert.Throws<RunException>(() => new VerbOptions("status", ["--colour"]).End()).Message);

    [Fact]
    public void Detaching_does_not_swallow_the_option_after_it()
    {
        var arguments = HostArguments.Parse(["--detach", "--profile", "core"]);

        Assert.Equal(["--profile", "core"], arguments.Configuration);
        Assert.Contains("--detach", arguments.Options);
    }

    [Fact]
    public void A_mistake_in_the_configuration_names_the_key_and_what_is_expected()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Host:HealthTimeout"] = "soon" }).Build();

        var exception = Assert.Throws<RunException>(() => RunOptions.From(configuration, Path.GetTempPath()));

        Assert.Contains("Host:HealthTimeout has the value 'soon'; expected is a time such as 00:05:00", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fallback_command_that_is_not_there_is_a_mistake_in_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Images:FallbackCommand"] = "nothing/here" }).Build();

        Assert.Contains("Images:FallbackCommand", Assert.Throws<RunException>(() => RunOptions.From(configuration, Path.GetTempPath())).Message, StringComparison.Ordinal);
    }
}
