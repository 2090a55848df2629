using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Ordering;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class DependencyGraphTests
{
    [Fact]
    public void What_nothing_waits_for_stops_first()
    {
        var graph = new DependencyGraph([Make("database"), Make("cache"), Make("service", "database", "cache"), Make("gauge", "service")]);

        var order = graph.StopOrder();

        Assert.Equal([["gauge"], ["service"], ["database", "cache"]], order);
    }

    [Fact]
    public void Dependents_are_found_through_others()
    {
        var graph = new DependencyGraph([Make("database"), Make("service", "database"), Make("gauge", "service"), Make("other")]);

        Assert.Equal(["service", "gauge"], graph.DependentsOf("database"));
        Assert.Empty(graph.DependentsOf("gauge"));
    }

    [Fact]
    public void Resources_that_wait_for_each_other_are_refused_and_the_circle_is_named()
    {
        var exception = Assert.Throws<RunException>(() => new DependencyGraph([Make("start", "egg"), Make("hen", "egg"), Make("egg", "hen")]));

        Assert.Contains("egg -> hen -> egg", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Configuration, exception.ExitCode);
    }

    [Fact]
    public void Waiting_for_what_nothing_starts_is_refused_and_both_are_named()
    {
        var exception = Assert.Throws<RunException>(() => new DependencyGraph([Make("service", "ghost")]));

        Assert.Contains("service waits for ghost", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diamond_is_no_circle()
    {
        var graph = new DependencyGraph([Make("top", "left", "right"), Make("left", "bottom"), Make("right", "bottom"), Make("bottom")]);

        Assert.Equal(["bottom"], graph.StopOrder()[^1]);
    }

    private static Workload Make(string name, params string[] waitsFor) =>
        new(name, WorkloadKind.Container) { Waits = [.. waitsFor.Select(on => new Wait(on, WaitCondition.Healthy))] };
}
