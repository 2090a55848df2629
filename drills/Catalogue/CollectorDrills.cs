using SeiPlatform.Drills.Faults;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of the collector, and of those who send to it.</summary>
internal static class CollectorDrills
{
    private const string BrokenRepository = "drill/broken";

    /// <summary>What the collector writes at once at most.</summary>
    private const int BatchEvents = 10_000;

    public static IReadOnlyList<Drill> All { get; } =
    [
        new("CollectorSignatureRejections", "thirty deliveries with a forged signature")
        {
            Needs = [Collector],
            Disturbs = [Collector],
            RangeShare = 0,
            Cause = (context, cancellation) => context.ForgeAsync(30, cancellation),
        },
        new("CollectorDeadLetters", "a message that is no event")
        {
            Needs = [Collector, Kafka, Database],
            Disturbs = [Collector],
            Uses = [Kafka, Database],
            RangeShare = 0,
            Cause = (context, cancellation) => context.PoisonAsync(cancellation),
        },
        new("GitImportFailed", "an import from a folder that is no repository")
        {
            Needs = [Collector, Database],
            Disturbs = [Collector],
            Uses = [Kafka, Database],
            RangeShare = 0,
            Cause = (context, cancellation) =>
            {
                context.UndoWith(new ExecuteSql($"delete from git_imports where repository = '{BrokenRepository}'"));
                return context.Workbench.AdminAsync(
                    Collector, HttpMethod.Post, "collect/git",
                    new Dictionary<string, object> { ["location"] = Path.Combine(context.Stack.DrillFolder, "none"), ["repository"] = BrokenRepository }, cancellation);
            },
        },
        new("CollectorWebhooksRefused", "Kafka is stopped while deliveries come in")
        {
            Needs = [Collector, Kafka],
            Disturbs = [Collector, Kafka],
            RangeShare = 0,
            Cause = async (context, cancellation) =>
            {
                await context.StopAsync(Kafka, cancellation);
                await context.DeliverInVainAsync(cancellation);
            },
        },
        new("CollectorWriteFailures", "the database refuses writes in fits, as if its disk were full")
        {
            Needs = [Collector, Kafka, Database],
            Disturbs = [Collector],
            Uses = [Kafka, Database],
            RangeShare = 0,
            Prepare = (context, cancellation) => context.ExpectEventsAsync(cancellation),
            Cause = async (context, cancellation) =>
            {
                // Without an end the collector would wait longer and longer between its attempts, up to 5 s, and the rule's range, compressed, see too few of them.
                await context.RefuseWritesInFitsAsync(cancellation);
                context.Flood(perSecond: 10);
            },
        },
        new("CollectorIngestStalled", "a lock keeps the collector from writing")
        {
            Needs = [Collector, Kafka, Database],
            Disturbs = [Collector, Database],
            Uses = [Kafka],
            Prepare = (context, cancellation) => context.ExpectEventsAsync(cancellation),
            Cause = KeepFromWritingAsync,
        },
        new("DoraDataStale", "a lock keeps the collector from writing what it has accepted")
        {
            Needs = [Collector, Kafka, Database],
            Disturbs = [Collector, Database],
            Uses = [Kafka],
            Prepare = (context, cancellation) => context.ExpectEventsAsync(cancellation),
            Cause = KeepFromWritingAsync,
        },
        new("CollectorLagGrowing", "a tenth more events come in than slow batches take")
        {
            Needs = [Collector, Kafka, Database],
            Disturbs = [Collector, Database],
            Uses = [Kafka],
            RangeShare = 0.1,
            Prepare = (context, cancellation) => context.ExpectEventsAsync(cancellation),
            Cause = async (context, cancellation) =>
            {
                // Some batches within the five minutes over which the rule looks whether anything is written, of which none may take longer than the driver waits.
                var duration = TimeSpan.FromSeconds(Math.Min(45 / context.Factor, 20));
                await context.SlowWritesAsync(duration, cancellation);
                context.Flood(1.1 * BatchEvents / duration.TotalSeconds);
            },
        },
        new("DataCollectorDown", "the process is stopped")
        {
            Needs = [Collector],
            Disturbs = [Collector],
            RangeShare = 0,
            Cause = (context, cancellation) => context.StopAsync(Collector, cancellation),
        },
    ];

    private static async Task KeepFromWritingAsync(DrillContext context, CancellationToken cancellationToken)
    {
        await context.LockAsync("repositories", cancellationToken);
        await context.DeliverAsync(cancellationToken);
    }
}
