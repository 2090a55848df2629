using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Drills.Watching;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class AllDrillsTests
{
    private static readonly string[] Services = ["api-service", "data-collector", "timescaledb", "kafka", "redis", "node", "prometheus", "alertmanager"];

    [Fact]
    public void Every_alert_of_the_rules_is_listed_once_with_a_drill_or_with_what_it_lacks()
    {
        var rules = AlertRules.SeveritiesIn(Directory.EnumerateFiles(RepositoryRoot.File("observability-config", "prometheus", "rules"), "*.yml").Select(File.ReadAllText));

        Assert.Equal(rules.Keys.Order(), AllDrills.Drills.Select(drill => drill.Alert).Concat(AllDrills.Undrillable.Select(alert => alert.Alert)).Order());
    }

    [Fact]
    public void Every_drill_says_which_services_it_disturbs_as_alerts_name_them() => Assert.All(AllDrills.Drills, drill =>
    {
        Assert.NotEmpty(drill.Disturbs);
        Assert.Subset(Services.ToHashSet(), drill.Disturbs.Concat(drill.Uses).ToHashSet());
    });
}
