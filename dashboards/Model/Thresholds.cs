using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Dashboards.Model;

/// <summary>The numbers that alerts compare with, out of <c>observability-config/prometheus/rules/objectives.yml</c>.</summary>
internal static class Thresholds
{
    private static readonly Lazy<List<YamlMappingNode>> Rules = new(Read);

    /// <param name="alert">Whose.</param>
    /// <param name="which">Its unit or its window, where there are several.</param>
    public static double Of(string alert, string? which = null) => Value(
        "sei:alert:threshold",
        labels => Text(labels, "alert") == alert && (which is null || Text(labels, "unit") == which || Text(labels, "window") == which),
        alert);

    /// <summary>The share of requests that is promised.</summary>
    public static double Objective(string service, string indicator) => Value(
        "sei:objective:ratio", labels => Text(labels, "service") == service && Text(labels, "sli") == indicator, $"{service}, {indicator}");

    private static double Value(string record, Func<YamlMappingNode, bool> isMeant, string whose)
    {
        var found = Rules.Value.Where(rule => Text(rule, "record") == record && isMeant((YamlMappingNode)rule["labels"])).ToList();
        return found is [var rule]
            ? double.Parse(Text(rule, "expr")!["vector(".Length..^1], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{Repository.Objectives} has {found.Count} {record} of {whose}; expected one.");
    }

    private static List<YamlMappingNode> Read()
    {
        using var reader = new StreamReader(Repository.Objectives);
        var stream = new YamlStream();
        stream.Load(reader);
        return
        [
            .. from @group in (YamlSequenceNode)stream.Documents[0].RootNode["groups"]
               from rule in (YamlSequenceNode)@group["rules"]
               select (YamlMappingNode)rule,
        ];
    }

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? (string?)value : null;
}
