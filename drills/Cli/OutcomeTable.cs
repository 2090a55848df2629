using System.Text.Json;
using System.Text.Json.Serialization;
using SeiPlatform.Drills.Running;

namespace SeiPlatform.Drills.Cli;

/// <summary>What came of the drills, for people and as JSON.</summary>
internal static class OutcomeTable
{
    public static void Write(IReadOnlyList<DrillOutcome> outcomes, IReadOnlyList<Undrillable> leftOut)
    {
        Output.Line("");
        Output.Table(
            ["alert", "fault", "detected s", "bound s", "resolved s", "others that fired", ""],
            [.. outcomes.Select(IReadOnlyList<string> (outcome) =>
            [
                outcome.Drill.Alert,
                outcome.Drill.Fault,
                Output.Seconds(outcome.Detected),
                Output.Seconds(outcome.Bound.Total),
                Output.Seconds(outcome.Resolved),
                string.Join(", ", Others(outcome)),
                outcome.Passed ? (outcome.ProblemBesideOthers is null ? "ok" : "ok, alone") : "FAILED",
            ])],
            index => outcomes[index].Passed);
        foreach (var outcome in outcomes.Where(outcome => outcome.ProblemBesideOthers is not null))
            Output.Line($"{outcome.Drill.Alert}, beside others: {outcome.ProblemBesideOthers}");
        foreach (var outcome in outcomes.Where(outcome => !outcome.Passed))
            Output.Line($"{outcome.Drill.Alert}: {outcome.Problem}");
        foreach (var drill in leftOut)
            Output.Line($"{drill.Alert} was left out: {drill.Lacks}");
        Output.Line($"{outcomes.Count(outcome => outcome.Passed)} of {outcomes.Count} drills went as they have to.");
    }

    public static void Report(string path, IReadOnlyList<DrillOutcome> outcomes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        JsonSerializer.Serialize(
            file,
            [.. outcomes.Select(outcome => new ReportedDrill(
                outcome.Drill.Alert,
                outcome.Drill.Fault,
                outcome.Passed,
                outcome.Problem,
                outcome.ProblemBesideOthers,
                outcome.Detected?.TotalSeconds,
                outcome.Bound.Total.TotalSeconds,
                outcome.Resolved?.TotalSeconds,
                [.. Others(outcome)]))],
            ReportJson.Default.ListReportedDrill);
    }

    private static IEnumerable<string> Others(DrillOutcome outcome) =>
        outcome.Others.Select(other => other.Key).Distinct().Select(key => key.Service == (outcome.Drill.Service ?? "") ? key.Alert : key.ToString());
}

/// <summary>A drill in the report.</summary>
internal sealed record ReportedDrill(
    string Alert, string Fault, bool Passed, string? Problem, string? ProblemBesideOthers, double? DetectedSeconds, double BoundSeconds, double? ResolvedSeconds, IReadOnlyList<string> Others);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<ReportedDrill>))]
internal sealed partial class ReportJson : JsonSerializerContext;
