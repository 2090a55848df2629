using SeiPlatform.Drills;
using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Drills.Cli;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class DrillChoiceTests
{
    private static readonly DrillOptions All = DrillOptions.Parse(["--all"]);

    private static readonly IReadOnlyList<StackResource> Healthy =
        [.. AllDrills.Drills.SelectMany(drill => drill.Needs).Append("console").Distinct().Select(name => new StackResource(name, "Running", "Healthy", null, null, null))];

    [Fact]
    public void All_are_all_of_the_catalogue_while_what_they_need_is_healthy()
    {
        var choice = DrillChoice.Of(All, Healthy);

        Assert.Equal(AllDrills.Drills, choice.Drills);
        Assert.Empty(choice.LeftOut);
    }

    [Fact]
    public void Those_whose_resource_is_not_healthy_are_left_out_with_the_reason()
    {
        var choice = DrillChoice.Of(All, [.. Healthy.Select(resource => resource.Name == "redis" ? resource with { State = "Unavailable", Health = "Unknown", Detail = "no image" } : resource)]);

        var needRedis = AllDrills.Drills.Where(drill => drill.Needs.Contains("redis")).ToList();
        Assert.NotEmpty(needRedis);
        Assert.Equal(AllDrills.Drills.Except(needRedis), choice.Drills);
        Assert.Equal(needRedis.Select(drill => new Undrillable(drill.Alert, "redis is not healthy (no image)")), choice.LeftOut);
    }

    [Fact]
    public void One_that_is_named_and_cannot_run_is_refused()
    {
        var refused = Assert.Throws<DrillException>(() => DrillChoice.Of(DrillOptions.Parse(["RedisDown"]), [.. Healthy.Where(resource => resource.Name != "redis")]));

        Assert.Equal("RedisDown cannot be drilled: this profile has no redis", refused.Message);
    }

    [Fact]
    public void Where_none_can_run_all_are_refused() => Assert.Throws<DrillException>(() => DrillChoice.Of(All, []));
}
