using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Undoing;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of the machine, as far as nothing else on it suffers.</summary>
internal static class NodeDrills
{
    private const string Victim = "drill-oom";
    private const long VictimMemory = 32 * 1024 * 1024;

    public static IReadOnlyList<Drill> All { get; } =
    [
        new("NodeOOMKill", "a container of 32 MiB takes all the memory it can get")
        {
            Needs = ["node-exporter", Redis],
            Disturbs = [Node],
            RangeShare = 0,
            Cause = async (context, cancellation) =>
            {
                // Redis' image, for the shell in it.
                var parameters = StackContainer.Like(await context.Engine.InspectAsync(context.Stack.ContainerOf(Redis), cancellation), Victim);
                parameters.Entrypoint = ["sh", "-c"];
                parameters.Cmd = ["x=x; while :; do x=$x$x; done"];
                parameters.HostConfig!.Memory = VictimMemory;
                parameters.HostConfig.MemorySwap = VictimMemory;
                context.UndoWith(new RemoveContainer(parameters.Name!));
                await context.Engine.StartAsync(parameters, new Dictionary<string, string>(), cancellation);
            },
        },
    ];
}
