using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;

namespace SeiPlatform.Tests.Config.Files;

public sealed partial class StackFileTests
{
    private static readonly string[] Jvm = ["kafka", "elasticsearch"];

    [Fact]
    public void Every_image_is_pinned_to_a_version_and_names_its_registry()
    {
        var stack = StackFile.Load();
        Assert.All(stack.WithImage, component =>
        {
            Assert.Matches(Version(), stack.Text(component, "tag")!);
            Assert.Matches(Registry(), stack.Text(component, "image")!);
        });
    }

    [Fact]
    public void Every_component_has_a_memory_limit_a_profile_and_a_port()
    {
        var stack = StackFile.Load();
        Assert.All(stack.Components, component =>
        {
            Assert.True(Megabytes(stack.Text(component, "memory")) >= 32, $"{component}: memory");
            Assert.NotEmpty(stack.Profiles(component));
            Assert.Subset(new HashSet<string> { "core", "full" }, stack.Profiles(component).ToHashSet());
            Assert.Contains("full", stack.Profiles(component));
            Assert.NotEmpty(stack.Ports(component));
        });
    }

    [Fact]
    public void A_heap_leaves_room_below_the_limit_for_what_is_not_heap()
    {
        var stack = StackFile.Load();
        Assert.All(Jvm, component => Assert.NotNull(stack.Text(component, "heap")));
        Assert.All(stack.Components.Where(component => stack.Text(component, "heap") is not null), component =>
            Assert.True(Megabytes(stack.Text(component, "heap")) <= Megabytes(stack.Text(component, "memory")) * 0.75, $"{component}: heap"));
    }

    [Fact]
    public void No_two_components_share_a_port_of_the_host()
    {
        var stack = StackFile.Load();
        var ports = stack.Components.SelectMany(component => stack.Ports(component).Values).ToList();
        Assert.Equal(ports.Distinct(), ports);
        Assert.All(ports, port => Assert.InRange(port, 1024, 32767));
    }

    private static double Megabytes(string? size) => size is null || Size().Match(size) is not { Success: true } match
        ? 0
        : double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (match.Groups[2].Value == "g" ? 1024 : 1);

    [GeneratedRegex(@"^v?\d+\.\d+[\w.-]*$")]
    private static partial Regex Version();

    [GeneratedRegex(@"^(docker\.io|quay\.io|ghcr\.io)/[a-z0-9_-]+/[a-z0-9._-]+$")]
    private static partial Regex Registry();

    [GeneratedRegex("^([0-9]+)([mg])$")]
    private static partial Regex Size();
}
