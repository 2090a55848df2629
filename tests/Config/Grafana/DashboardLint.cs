using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Metrics;

namespace SeiPlatform.Tests.Config.Grafana;

/// <summary>What can be wrong with a dashboard by itself. Whether Prometheus parses its queries is another test, and whether they find something another.</summary>
internal static partial class DashboardLint
{
    private const int Columns = 24;

    /// <summary>Variables that Grafana defines itself.</summary>
    private static readonly string[] BuiltIn = ["__rate_interval", "__range"];

    private static readonly string[] Units = ["none", "short", "percentunit", "s", "dtdurations", "bytes", "Bps", "reqps", "cps", "ops", "currencyUSD"];

    private static readonly JsonSchema Schema =
        JsonSchema.FromText(File.ReadAllText(RepositoryRoot.File("tests", "Config", "Grafana", "Schema", "dashboard.schema.json")));

    private static readonly Lazy<HashSet<string>> KnownMetrics = new(() =>
        [.. MetricContract.Known(), .. Rule.All().Where(rule => rule.Record is not null).Select(rule => rule.Record!)]);

    private static readonly Lazy<Dictionary<string, string?>> DataSources = new(() =>
        Yaml.Files("grafana", "provisioning", "datasources").SelectMany(file => Yaml.Load(file).Items("datasources"))
            .ToDictionary(source => source.Text("uid")!, source => source.Text("type")));

    private static readonly Lazy<HashSet<string>> Uids = new(() => [.. Dashboard.All().Select(dashboard => dashboard.Uid)]);

    public static IReadOnlyList<string> Mistakes(Dashboard dashboard) =>
    [
        .. Shape(dashboard).Concat(Places(dashboard)).Concat(Links(dashboard)).Concat(Sources(dashboard)).Concat(Variables(dashboard))
            .Concat(dashboard.Drawn.SelectMany(Panel)).Concat(dashboard.Queries().SelectMany(Query))
            .Select(mistake => $"{dashboard.File}: {mistake}"),
    ];

    private static IEnumerable<string> Shape(Dashboard dashboard)
    {
        var result = Schema.Evaluate(dashboard.Root, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!result.IsValid)
        {
            yield return $"is not what the schema says: {string.Join("; ", (result.Details ?? []).Where(detail => detail.Errors is not null)
                .OrderByDescending(detail => detail.InstanceLocation.ToString().Count(character => character == '/')).Take(5)
                .Select(detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}"))}";
        }
    }

    private static IEnumerable<string> Places(Dashboard dashboard)
    {
        foreach (var id in dashboard.Panels.GroupBy(panel => panel.GetProperty("id").GetInt32()).Where(panels => panels.Count() > 1))
            yield return $"several panels have the id {id.Key}";

        var taken = new HashSet<(int X, int Y)>();
        foreach (var panel in dashboard.Panels)
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, width, height) = (Number(place, "x"), Number(place, "y"), Number(place, "w"), Number(place, "h"));
            if (x < 0 || width < 2 || height < 1 || x + width > Columns)
                yield return $"{Title(panel)} is outside of the grid";
            for (var cell = 0; cell < width * height; cell++)
            {
                if (!taken.Add((x + (cell % width), y + (cell / width))))
                {
                    yield return $"{Title(panel)} lies over another panel";
                    break;
                }
            }
        }
    }

    private static IEnumerable<string> Links(Dashboard dashboard)
    {
        if (!dashboard.Root.GetProperty("links").EnumerateArray().Any(link => link.GetProperty("type").GetString() == "dashboards"))
            yield return "has no link to the other dashboards";
        foreach (var url in dashboard.Drawn.Append(dashboard.Root).Where(element => element.TryGetProperty("links", out _))
            .SelectMany(element => element.GetProperty("links").EnumerateArray()).Select(link => link.GetProperty("url").GetString()!))
        {
            if (url.StartsWith("/d/", StringComparison.Ordinal) && !Uids.Value.Contains(url[3..]))
                yield return $"links to {url}, which is no dashboard";
            if (RunbookUrl().Match(url) is { Success: true } runbook && !File.Exists(RepositoryRoot.File("docs", "runbooks", $"{runbook.Groups[1].Value}.md")))
                yield return $"links to {url}, which is no runbook";
        }

        if (!dashboard.Root.GetProperty("annotations").GetProperty("list").EnumerateArray()
            .Any(annotation => annotation.GetProperty("target").GetProperty("expr").GetString()!.StartsWith("ALERTS{", StringComparison.Ordinal)))
            yield return "does not mark alerts";
    }

    private static IEnumerable<string> Sources(Dashboard dashboard) => References(dashboard.Root)
        .Where(source => !DataSources.Value.TryGetValue(source.GetProperty("uid").GetString()!, out var type) || type != source.GetProperty("type").GetString())
        .Select(source => $"asks the data source {source.GetRawText()}, which is not provisioned");

    private static IEnumerable<string> Variables(Dashboard dashboard)
    {
        var variables = dashboard.Root.GetProperty("templating").GetProperty("list").EnumerateArray().ToList();
        var defined = variables.Select(variable => variable.GetProperty("name").GetString()!).ToList();
        var asked = dashboard.Queries().Select(query => query.Expression)
            .Concat(variables.Select(variable => variable.GetProperty("definition").GetString()!)).ToList();
        var used = asked.SelectMany(expression => Variable().Matches(expression)).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var name in used.Except(defined).Except(BuiltIn))
            yield return $"uses the variable {name} and does not define it";
        foreach (var name in defined.Except(used))
            yield return $"defines the variable {name} and does not use it";
        foreach (var mistake in variables.SelectMany(variable => Unknown(variable.GetProperty("definition").GetString()!.Replace("label_values(", "", StringComparison.Ordinal).Split(", ")[0])))
            yield return mistake;
    }

    private static IEnumerable<string> Panel(JsonElement panel)
    {
        if (string.IsNullOrWhiteSpace(Title(panel)) || string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString()))
            yield return $"{Title(panel)} does not say what it shows";
        var defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
        if (!Units.Contains(defaults.GetProperty("unit").GetString()))
            yield return $"{Title(panel)} is measured in {defaults.GetProperty("unit")}";
        var steps = defaults.GetProperty("thresholds").GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("value")).ToList();
        if (steps[0].ValueKind != JsonValueKind.Null || steps.Skip(1).Zip(steps.Skip(2)).Any(pair => pair.First.GetDouble() >= pair.Second.GetDouble()))
            yield return $"{Title(panel)} has thresholds in no order";
        if (Dashboard.TargetsOf(panel).GroupBy(target => target.GetProperty("refId").GetString()).Any(targets => targets.Count() > 1))
            yield return $"{Title(panel)} has two queries of one name";
        foreach (var target in Dashboard.TargetsOf(panel))
        {
            var (expression, legend) = (target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!);
            if (legend.Length == 0)
                yield return $"{Title(panel)} has series without a name";
            if (Grouping().Match(expression) is { Success: true } grouping)
            {
                foreach (var label in LegendLabel().Matches(legend).Select(match => match.Groups[1].Value).Except(grouping.Groups[1].Value.Split(", ")))
                    yield return $"{Title(panel)} names its series by {label}, which the query does not return";
            }

            var isOfTime = panel.GetProperty("type").GetString() == "timeseries" && OverallLatency().IsMatch(expression);
            if (isOfTime && !(target.TryGetProperty("exemplar", out var exemplar) && exemplar.GetBoolean()))
                yield return $"{Title(panel)} shows latency and leads to no trace";
        }
    }

    private static IEnumerable<string> Query(PanelQuery query)
    {
        // A range that is the panel's message, such as an hour, says so in its title.
        foreach (var range in FixedRange().Matches(query.Expression).Select(match => match.Groups[1].Value))
        {
            if (!query.Panel.Replace(" ", "", StringComparison.Ordinal).Contains(range, StringComparison.Ordinal))
                yield return $"{query.Panel} is fixed to {range} and does not say so";
        }

        foreach (var mistake in Unknown(query.Expression))
            yield return $"{query.Panel} {mistake}";
    }

    private static IEnumerable<string> Unknown(string expression) =>
        Promql.Metrics(expression).Except(KnownMetrics.Value).Select(metric => $"asks for {metric}, which nothing offers");

    private static IEnumerable<JsonElement> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member is { Name: "datasource", Value.ValueKind: JsonValueKind.Object } ? [member.Value] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static string Title(JsonElement panel) => panel.GetProperty("title").GetString()!;

    private static int Number(JsonElement element, string key) => element.GetProperty(key).GetInt32();

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    internal static partial Regex Variable();

    [GeneratedRegex(@"\[(\d+\w+)[\]:]")]
    private static partial Regex FixedRange();

    [GeneratedRegex(@"^(?:topk\(\d+, )?(?:sum|min|max|count|avg) by \(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"histogram_quantile\([\d.]+, sum by \(le\) \(rate\(\w+_(?:duration|delay)_seconds_bucket")]
    private static partial Regex OverallLatency();

    [GeneratedRegex(@"/runbooks/(\w+)$")]
    private static partial Regex RunbookUrl();
}
