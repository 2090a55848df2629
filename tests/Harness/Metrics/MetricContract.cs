using System.Text.RegularExpressions;

namespace SeiPlatform.Tests.Harness.Metrics;

/// <summary>A row of <c>docs/metrics.md</c>; its section is the heading it stands under: both services, or one of them.</summary>
public sealed record ContractRow(string Section, string Name, string Type, string Unit, IReadOnlyList<string> Labels, string Meaning)
{
    /// <summary>The names under which Prometheus stores it.</summary>
    public IEnumerable<string> Series => Type == "histogram" ? [$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"] : [Name];
}

/// <summary>The metrics of the services, and those of exporters and servers as the lists in this project have them.</summary>
public static partial class MetricContract
{
    public static IReadOnlyList<ContractRow> Rows()
    {
        var rows = new List<ContractRow>();
        var section = "";
        foreach (var line in File.ReadLines(RepositoryRoot.File("docs", "metrics.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..].Trim();
            if (Row().Match(line) is { Success: true } match)
            {
                rows.Add(new(
                    section, match.Groups["name"].Value, match.Groups["type"].Value.Trim(), match.Groups["unit"].Value.Trim(),
                    [.. Code().Matches(match.Groups["labels"].Value).Select(label => label.Groups[1].Value)], match.Groups["meaning"].Value.Trim()));
            }
        }

        return rows;
    }

    public static IReadOnlySet<string> Known() => Offers().Select(offer => offer.Metric).ToHashSet();

    /// <summary>The names of series, each with a service, exporter or server that exposes it.</summary>
    public static IEnumerable<(string Metric, string By)> Offers() =>
        Rows().SelectMany(row => row.Series, (row, series) => (row.Section, series))
            .SelectMany(row => row.Section == "Both services" ? ["api-service", "data-collector"] : (string[])[row.Section], (row, service) => (row.series, service))
            .Concat(
                from file in Directory.EnumerateFiles(RepositoryRoot.File("tests", "Config", "MetricLists"), "*.txt")
                from line in File.ReadLines(file)
                where line.Length > 0 && !line.StartsWith('#')
                select (line, Path.GetFileNameWithoutExtension(file)));

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|(?<type>[^|]*)\|(?<unit>[^|]*)\|(?<labels>[^|]*)\|(?<meaning>[^|]*)\|")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
