using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Drills.Cli;

/// <summary>Which drills are meant, and whether they can run.</summary>
internal static class DrillChoice
{
    /// <exception cref="DrillException">There is no such drill, or it cannot run here.</exception>
    public static IReadOnlyList<Drill> Of(DrillOptions options, RunningStack stack)
    {
        if (options.All)
            return [.. AllDrills.Drills.Where(drill => WhyNot(drill, stack) is null)];
        return [.. options.Alerts.Select(alert =>
        {
            if (AllDrills.Undrillable.FirstOrDefault(one => one.Alert == alert) is { } lacking)
                throw new DrillException(ExitCode.Usage, $"{alert} has no drill here: {lacking.Lacks}");
            var drill = AllDrills.Drills.FirstOrDefault(one => one.Alert == alert)
                ?? throw new DrillException(ExitCode.Usage, $"No alert is named {alert} (./sei drill list).");
            return WhyNot(drill, stack) is { } why ? throw new DrillException(ExitCode.Usage, $"{alert} cannot be drilled: {why}") : drill;
        })];
    }

    /// <returns>Null when it can run now.</returns>
    public static string? WhyNot(Drill drill, RunningStack stack)
    {
        foreach (var name in drill.Needs.Append("console"))
        {
            var resource = stack.Resources.FirstOrDefault(one => one.Name == name);
            if (resource is null)
                return $"no: this profile has no {name}";
            if (!resource.IsHealthy)
                return $"no: {name} is not healthy{(resource.Detail is { } detail ? $" ({detail})" : "")}";
        }
        return null;
    }
}
