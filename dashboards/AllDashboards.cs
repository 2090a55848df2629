using SeiPlatform.Dashboards.Components;
using SeiPlatform.Dashboards.Development;
using SeiPlatform.Dashboards.Executive;
using SeiPlatform.Dashboards.Model;
using SeiPlatform.Dashboards.Operations;

namespace SeiPlatform.Dashboards;

/// <summary>Every dashboard there is.</summary>
internal static class AllDashboards
{
    public static IReadOnlyList<Dashboard> Definitions =>
    [
        Overview.Dashboard,
        Resources.Dashboard,
        AlertStatus.Dashboard,
        ApplicationPerformance.Dashboard,
        Business.Dashboard,
        Dora.Dashboard,
        Costs.Dashboard,
        ApiService.Dashboard,
        DataCollector.Dashboard,
        TimescaleDb.Dashboard,
        Kafka.Dashboard,
        Redis.Dashboard,
        Logs.Dashboard,
        Traces.Dashboard,
        KubernetesCluster.Dashboard,
        DotNetRuntime.Dashboard,
        Watching.Dashboard,
        ServiceLevels.Dashboard,
    ];
}
