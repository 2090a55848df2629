using System.Text.RegularExpressions;

namespace SeiPlatform.Tests.Integration.Metrics;

/// <summary>A metric as a service exposes it, with all labels that occurred on any of its series, without <c>le</c>.</summary>
internal sealed record ExposedMetric(string Name, string Type, IReadOnlySet<string> Labels);

/// <summary>Prometheus' text format, read as far as a comparison with the contract needs it.</summary>
internal static partial class Exposition
{
    public static IReadOnlyList<ExposedMetric> Parse(string text)
    {
        var metrics = new Dictionary<string, (string Type, HashSet<string> Labels)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal) && line.Split(' ') is [_, _, var name, var type])
                metrics[name] = (type, []);
            else if (!line.StartsWith('#') && Sample().Match(line) is { Success: true } sample)
                metrics[Family(sample.Groups[1].Value, metrics)].Labels.UnionWith(Label().Matches(sample.Groups[2].Value).Select(label => label.Groups[1].Value));
        }

        return [.. metrics.Select(metric => new ExposedMetric(metric.Key, metric.Value.Type, metric.Value.Labels.Except(["le"]).ToHashSet()))];
    }

    private static string Family(string sample, Dictionary<string, (string Type, HashSet<string> Labels)> metrics) =>
        metrics.ContainsKey(sample)
            ? sample
            : ((string[])["_bucket", "_sum", "_count"]).Where(suffix => sample.EndsWith(suffix, StringComparison.Ordinal)).Select(suffix => sample[..^suffix.Length])
                .FirstOrDefault(metrics.ContainsKey) ?? throw new InvalidDataException($"{sample} has no # TYPE line.");

    [GeneratedRegex(@"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ")]
    private static partial Regex Sample();

    [GeneratedRegex("""
        (\w+)="(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Label();
}
