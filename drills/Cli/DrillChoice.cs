using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Drills.Cli;

/// <summary>Which drills are meant, and whether they can run.</summary>
/// <param name="Drills">Those that can.</param>
/// <param name="LeftOut">Those that were meant and cannot.</param>
internal sealed record DrillChoice(IReadOnlyList<Drill> Drills, IReadOnlyList<Undrillable> LeftOut)
{
    /// <exception cref="DrillException">A drill that was named is not there, or cannot run here; or none can.</exception>
    public static DrillChoice Of(DrillOptions options, IReadOnlyList<StackResource> resources)
    {
        if (options.All)
        {
            var all = AllDrills.Drills.Select(drill => (Drill: drill, WhyNot: WhyNot(drill, resources))).ToList();
            if (all.All(one => one.WhyNot is not null))
                throw new DrillException(ExitCode.Usage, $"No drill can run here: {all[0].WhyNot}");
            return new(
                [.. all.Where(one => one.WhyNot is null).Select(one => one.Drill)],
                [.. all.Where(one => one.WhyNot is not null).Select(one => new Undrillable(one.Drill.Alert, one.WhyNot!))]);
        }
        return new([.. options.Alerts.Select(alert =>
        {
            if (AllDrills.Undrillable.FirstOrDefault(one => one.Alert == alert) is { } lacking)
                throw new DrillException(ExitCode.Usage, $"{alert} has no drill here: {lacking.Lacks}");
            var drill = AllDrills.Drills.FirstOrDefault(one => one.Alert == alert)
                ?? throw new DrillException(ExitCode.Usage, $"No alert is named {alert} (./sei drill list).");
            return WhyNot(drill, resources) is { } why ? throw new DrillException(ExitCode.Usage, $"{alert} cannot be drilled: {why}") : drill;
        })], []);
    }

    /// <returns>Null when it can run now.</returns>
    public static string? WhyNot(Drill drill, IReadOnlyList<StackResource> resources)
    {
        foreach (var name in drill.Needs.Append("console"))
        {
            var resource = resources.FirstOrDefault(one => one.Name == name);
            if (resource is null)
                return $"this profile has no {name}";
            if (!resource.IsHealthy)
                return $"{name} is not healthy{(resource.Detail is { } detail ? $" ({detail})" : "")}";
        }
        return null;
    }
}
