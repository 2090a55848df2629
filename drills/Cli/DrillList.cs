using SeiPlatform.Drills.Catalogue;
using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Drills.Cli;

/// <summary><c>./sei drill list</c>: every alert, with its drill or with what it lacks.</summary>
internal static class DrillList
{
    public static int Write(RunningStack stack)
    {
        var folder = Path.Combine(stack.Root, "observability-config", "prometheus", "rules");
        var severities = AlertRules.SeveritiesIn(Directory.EnumerateFiles(folder, "*.yml").Select(File.ReadAllText));
        var resources = stack.Resources;
        List<IReadOnlyList<string>> rows = [
            .. AllDrills.Drills.Select(drill => Row(drill.Alert, drill.Fault, drill.Needs, DrillChoice.WhyNot(drill, resources) is { } why ? $"no: {why}" : "yes")),
            .. AllDrills.Undrillable.Select(alert => Row(alert.Alert, "-", [], $"no: {alert.Lacks}")),
        ];
        Output.Table(["alert", "severity", "fault", "needs", "can run here"], rows, _ => true);
        return ExitCode.Success;

        IReadOnlyList<string> Row(string alert, string fault, IReadOnlyList<string> needs, string can) =>
            [alert, severities.GetValueOrDefault(alert, "-"), fault, string.Join(", ", needs), can];
    }
}
