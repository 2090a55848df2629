using SeiPlatform.Drills.Faults;
using SeiPlatform.Drills.Running;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of the cache, of its clients and of its exporter.</summary>
internal static class RedisDrills
{
    public static IReadOnlyList<Drill> All { get; } =
    [
        new("RedisMemoryHigh", "keys that do not expire take 93% of the memory")
        {
            Needs = [Redis, RedisExporter],
            Disturbs = [Redis],
            RangeShare = 0,
            Cause = (context, cancellation) => context.FillRedisAsync(0.93, expires: false, cancellation),
        },
        new("RedisEvictions", "ten keys a second are written to a full memory")
        {
            Needs = [Redis, RedisExporter],
            Disturbs = [Redis],
            Cause = async (context, cancellation) =>
            {
                await context.FillRedisAsync(1, expires: true, cancellation);
                context.KeepWriting(10);
            },
        },
        new("RedisRejectedConnections", "more clients than may connect")
        {
            Needs = [Redis, RedisExporter],
            Disturbs = [Redis],
            RangeShare = 0,
            Cause = (context, cancellation) => context.OverrunRedisAsync(cancellation),
        },
        new("RedisHitRatioLow", "a hundred lookups a second of what is not there")
        {
            Needs = [Redis, RedisExporter],
            Disturbs = [Redis],
            Cause = (context, _) =>
            {
                context.KeepMissing(100);
                return Task.CompletedTask;
            },
        },
        new("RedisDown", "the server is stopped")
        {
            Needs = [Redis, RedisExporter],
            Disturbs = [Redis, Api],
            RangeShare = 0,
            Cause = (context, cancellation) => context.StopAsync(Redis, cancellation),
        },
        // Any target will do; this one takes nothing but its own metrics with it.
        new("TargetDown", "an exporter is stopped")
        {
            Needs = [RedisExporter],
            Disturbs = [Redis],
            Service = Redis,
            RangeShare = 0,
            Cause = (context, cancellation) => context.StopAsync(RedisExporter, cancellation),
        },
    ];
}
