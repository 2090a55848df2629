using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Engine;
using Docker.DotNet.Models;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class RuntimeArgumentsTests
{
    [Theory]
    [InlineData("--memory=512m", 512L << 20)]
    [InlineData("--memory=1.5g", 3L << 29)]
    [InlineData("-m=65536k", 64L << 20)]
    [InlineData("--memory=1000000", 1_000_000L)]
    public void The_memory_limit_is_understood_in_the_engines_units(string argument, long bytes) =>
        Assert.Equal(bytes, Apply(argument).HostConfig!.Memory);

    [Fact]
    public void A_value_may_follow_its_option_as_an_argument_of_its_own() =>
        Assert.Equal(64L << 20, Apply("--memory", "64m").HostConfig!.Memory);

    [Fact]
    public void The_options_of_a_hardened_container_arrive_where_the_engine_looks_for_them()
    {
        var container = Apply(
            "--read-only", "--user=1000:1000", "--cap-drop=ALL", "--cap-add=NET_BIND_SERVICE", "--pid=host", "--tmpfs=/tmp:size=16m", "--tmpfs=/run",
            "--ulimit=nofile=65536:65537", "--ulimit=core=0", "--add-host=other=10.0.0.5", "--label=team=platform", "--security-opt=no-new-privileges", "--cpus=1.5");
        var host = container.HostConfig!;

        Assert.True(host.ReadonlyRootfs);
        Assert.Equal("1000:1000", container.User);
        Assert.Equal(["ALL"], host.CapDrop!);
        Assert.Equal(["NET_BIND_SERVICE"], host.CapAdd!);
        Assert.Equal("host", host.PidMode);
        Assert.Equal(new Dictionary<string, string> { ["/tmp"] = "size=16m", ["/run"] = "" }, host.Tmpfs!);
        Assert.Equal([("nofile", 65536L, 65537L), ("core", 0L, 0L)], host.Ulimits!.Select(limit => (limit.Name, limit.Soft, limit.Hard)));
        Assert.Equal(["other:10.0.0.5"], host.ExtraHosts!);
        Assert.Equal("platform", container.Labels!["team"]);
        Assert.Equal(["no-new-privileges"], host.SecurityOpt!);
        Assert.Equal(1_500_000_000, host.NanoCPUs);
    }

    [Fact]
    public void A_switch_can_be_turned_off() => Assert.False(Apply("--init=false").HostConfig!.Init);

    [Theory]
    [InlineData("--network=host")]
    [InlineData("--gpus=all")]
    [InlineData("memory=5")]
    public void An_unknown_option_is_refused_and_the_known_ones_are_named(string argument)
    {
        var exception = Assert.Throws<RunException>(() => Apply(argument));

        Assert.StartsWith($"box: the container runtime argument '{argument}' is not known", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--memory", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Configuration, exception.ExitCode);
    }

    [Theory]
    [InlineData("--memory=lots", "a size such as 512m")]
    [InlineData("--memory=", "a size such as 512m")]
    [InlineData("--pids-limit=many", "a whole number")]
    [InlineData("--ulimit=nofile", "name=soft")]
    [InlineData("--ulimit=nofile=a:b", "name=soft")]
    [InlineData("--add-host=alone", "a name and an address")]
    [InlineData("--read-only=perhaps", "true or false")]
    public void A_wrong_value_is_refused_with_what_is_expected(string argument, string expected)
    {
        var exception = Assert.Throws<RunException>(() => Apply(argument));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_without_its_value_is_refused() =>
        Assert.Contains("needs a value", Assert.Throws<RunException>(() => Apply("--memory")).Message, StringComparison.Ordinal);

    private static CreateContainerParameters Apply(params string[] arguments)
    {
        var container = new CreateContainerParameters();
        RuntimeArguments.Apply(arguments, "box", container);
        return container;
    }
}
