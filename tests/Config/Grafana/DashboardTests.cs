using System.Text.Json;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;

namespace SeiPlatform.Tests.Config.Grafana;

public sealed partial class DashboardTests
{
    /// <summary>Variables that Grafana defines itself.</summary>
    private static readonly string[] BuiltIn = ["__rate_interval", "__interval", "__range", "__from", "__to", "timezone"];

    [Fact]
    public void There_is_a_dashboard_and_every_uid_is_unique()
    {
        var uids = Dashboard.All().Select(dashboard => dashboard.Uid).ToList();
        Assert.NotEmpty(uids);
        Assert.Equal(uids.Distinct(), uids);
    }

    [Fact]
    public void Every_panel_has_an_id_of_its_own_and_its_own_place() => Assert.All(Dashboard.All(), dashboard =>
    {
        var ids = dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var taken = new HashSet<(int X, int Y)>();
        foreach (var place in dashboard.Panels.Select(panel => panel.GetProperty("gridPos")))
        {
            var (x, y, width, height) = (Number(place, "x"), Number(place, "y"), Number(place, "w"), Number(place, "h"));
            Assert.InRange(x + width, 1, 24);
            for (var cell = 0; cell < width * height; cell++)
                Assert.True(taken.Add((x + (cell % width), y + (cell / width))), $"{dashboard.File}: panels overlap at {x},{y}");
        }
    });

    [Fact]
    public void Every_panel_says_what_it_shows_and_in_which_unit() => Assert.All(Dashboard.All().SelectMany(dashboard => dashboard.Drawn), panel =>
    {
        var title = panel.GetProperty("title").GetString();
        Assert.False(string.IsNullOrWhiteSpace(title));
        Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString()), title);
        Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()), title);
        Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.False(string.IsNullOrWhiteSpace(target.GetProperty("legendFormat").GetString()), title));
    });

    [Fact]
    public void Every_data_source_that_is_named_is_provisioned()
    {
        var provisioned = Yaml.Files("grafana", "provisioning", "datasources").SelectMany(file => Yaml.Load(file).Items("datasources"))
            .ToDictionary(source => source.Text("uid")!, source => source.Text("type"));
        Assert.All(Dashboard.All(), dashboard => Assert.All(DataSources(dashboard.Root), source =>
            Assert.Equal(source.GetProperty("type").GetString(), provisioned.GetValueOrDefault(source.GetProperty("uid").GetString()!))));
        Assert.Superset(new HashSet<string> { "prometheus", "jaeger", "elasticsearch", "alertmanager" }, provisioned.Keys.ToHashSet());

        var references = Yaml.Files("grafana", "provisioning", "datasources").SelectMany(File.ReadLines).Select(line => SourceReference().Match(line)).Where(match => match.Success);
        Assert.All(references, match => Assert.Contains(match.Groups[1].Value, provisioned.Keys));
    }

    [Fact]
    public void Every_variable_that_is_used_is_defined_and_no_interval_is_fixed() => Assert.All(Dashboard.All(), dashboard =>
    {
        var defined = dashboard.Root.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("name").GetString()!).Concat(BuiltIn).ToHashSet();
        foreach (var query in dashboard.Queries())
        {
            Assert.All(Variable().Matches(query.Expression), match => Assert.Contains(match.Groups[1].Value, defined));
            // A range that is the panel's message, such as an hour, says so in its title.
            Assert.All(FixedRange().Matches(query.Expression), match => Assert.Contains(match.Groups[1].Value, query.Panel.Replace(" ", "", StringComparison.Ordinal)));
        }
    });

    [Fact]
    public async Task Prometheus_parses_every_query()
    {
        using var scratch = new Scratch();
        var rules = Dashboard.All().SelectMany(dashboard => dashboard.Queries())
            .Select(query => new { record = "panel:query", labels = new { panel = query.Panel }, expr = Variable().Replace(query.Expression, "5m") });
        // JSON is YAML too.
        await scratch.WriteAsync("panels.yml", JsonSerializer.Serialize(new { groups = new[] { new { name = "panels", rules } } }));

        var result = await Tool.Promtool.RunAsync("promtool check rules --lint=none \"$SCRATCH\"/panels.yml", scratch.Folder);

        Assert.True(result.ExitCode == 0, result.Everything);
    }

    private static IEnumerable<JsonElement> DataSources(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member is { Name: "datasource", Value.ValueKind: JsonValueKind.Object } ? [member.Value] : DataSources(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(DataSources),
        _ => [],
    };

    private static int Number(JsonElement element, string key) => element.GetProperty(key).GetInt32();

    [GeneratedRegex(@"\$\{?(\w+)[^}\]\s]*\}?")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\[(\d+\w+)[\]:]")]
    private static partial Regex FixedRange();

    [GeneratedRegex(@"datasourceUid: (\S+)")]
    private static partial Regex SourceReference();
}
