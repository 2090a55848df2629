using SeiPlatform.Drills.Faults;
using SeiPlatform.Drills.Running;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of the API.</summary>
internal static class ApiDrills
{
    /// <summary>What is asked of the API is asked of these as well.</summary>
    private static readonly string[] BehindApi = [Database, Redis];

    public static IReadOnlyList<Drill> All { get; } =
    [
        // Fewer than make APIHighErrorRate fire, more than the fastest of the budget's windows allows.
        new("APIErrorBudgetBurn", "every 33rd request is answered with 500")
        {
            Needs = [Api],
            Disturbs = [Api],
            Uses = BehindApi,
            Window = "1h",
            Prepare = (context, cancellation) => ApiTraffic.BeginAsync(context, perSecond: 10, cancellation),
            Cause = (context, cancellation) => context.FaultAsync(Api, new() { ["kind"] = "error", ["route"] = "/api/v1", ["ratio"] = 0.03 }, cancellation),
        },
        new("APIHighErrorRate", "every tenth request is answered with 500")
        {
            Needs = [Api],
            Disturbs = [Api],
            Uses = BehindApi,
            Prepare = (context, cancellation) => ApiTraffic.BeginAsync(context, perSecond: 4, cancellation),
            Cause = (context, cancellation) => context.FaultAsync(Api, new() { ["kind"] = "error", ["route"] = "/api/v1", ["ratio"] = 0.1 }, cancellation),
        },
        new("APIHighLatency", "every answer comes 1.5 s late")
        {
            Needs = [Api],
            Disturbs = [Api],
            Uses = BehindApi,
            Prepare = (context, cancellation) => ApiTraffic.BeginAsync(context, perSecond: 4, cancellation),
            Cause = (context, cancellation) => context.FaultAsync(Api, new() { ["kind"] = "latency", ["route"] = "/api/v1", ["latency"] = 1.5 }, cancellation),
        },
        new("APIConnectionPoolSaturated", "all connections of the database pool are taken")
        {
            Needs = [Api, Database],
            Disturbs = [Api, Database],
            RangeShare = 0,
            Cause = (context, cancellation) => context.FaultAsync(Api, new() { ["kind"] = "connections", ["count"] = 1000 }, cancellation),
        },
        new("APIThreadPoolStarved", "work that blocks its threads keeps the pool's queue full")
        {
            Needs = [Api],
            Disturbs = [Api],
            Cause = (context, cancellation) => context.FaultAsync(Api, new() { ["kind"] = "threads", ["count"] = 200, ["latency"] = 0.005 }, cancellation),
        },
        new("APIServiceDown", "the process is stopped")
        {
            Needs = [Api],
            Disturbs = [Api],
            RangeShare = 0,
            Cause = (context, cancellation) => context.StopAsync(Api, cancellation),
        },
    ];
}
