using System.Text.Json.Nodes;

namespace SeiPlatform.Tests.Config.Grafana;

/// <summary>A good dashboard with one mistake in it: each is noticed, and nothing else is complained of.</summary>
public sealed class DashboardLintTests
{
    private static readonly Dashboard Good = Dashboard.All().Single(dashboard => dashboard.File == "components/api-service.json");

    public static TheoryData<string, string> Changes => new()
    {
        { "panels/1/options/colorMode=\"rainbow\"", "schema" },
        { "panels/1/type=\"piechart\"", "schema" },
        { "panels/1/options/colourMode=\"value\"", "schema" },
        { "schemaVersion=1", "schema" },
        { "panels/2/id=1", "several panels have the id 1" },
        { "panels/2/gridPos/x=0", "lies over another panel" },
        { "panels/6/gridPos/x=22", "is outside of the grid" },
        { "links=[]", "no link to the other dashboards" },
        { "panels/5/links/1/url=\"/d/sei-nothing\"", "/d/sei-nothing, which is no dashboard" },
        { "panels/1/links/0/url=\"http://localhost:5082/runbooks/Nothing\"", "Nothing, which is no runbook" },
        { "annotations/list=[]", "does not mark alerts" },
        { "panels/1/datasource/uid=\"other\"", "which is not provisioned" },
        { "panels/1/targets/0/datasource/type=\"loki\"", "which is not provisioned" },
        { "panels/1/targets/0/expr=\"sum(up{job=\\\"$other\\\"})\"", "uses the variable other and does not define it" },
        { "panels/1/description=\" \"", "does not say what it shows" },
        { "panels/1/fieldConfig/defaults/unit=\"parsecs\"", "is measured in parsecs" },
        { "panels/1/fieldConfig/defaults/thresholds/steps=[{\"color\":\"red\",\"value\":1}]", "has thresholds in no order" },
        { "panels/1/targets/0/legendFormat=\"\"", "has series without a name" },
        { "panels/1/targets/0/expr=\"sum by (job) (up)\";panels/1/targets/0/legendFormat=\"{{instance}}\"", "names its series by instance" },
        { "panels/1/targets/0/expr=\"sum(rate(api_requests_total[5m]))\"", "is fixed to 5m and does not say so" },
        { "panels/1/targets/0/expr=\"sum(api_request_count)\"", "asks for api_request_count, which nothing offers" },
        { "panels/1/targets/0/expr=\"sum(job:nothing:rate5m)\"", "asks for job:nothing:rate5m, which nothing offers" },
        { "templating/list/1/definition=\"label_values(no_such_metric, instance)\"", "asks for no_such_metric, which nothing offers" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_mistake_is_noticed(string changes, string expected)
    {
        var mistakes = DashboardLint.Mistakes(Good.With(root =>
        {
            foreach (var change in changes.Split(';'))
                Change(root, change);
        }));

        Assert.Contains(mistakes, mistake => mistake.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_of_latency_without_exemplars_is_noticed()
    {
        var mistakes = DashboardLint.Mistakes(Good.With(root =>
        {
            foreach (var target in root["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []))
                target!.AsObject().Remove("exemplar");
        }));

        Assert.Contains(mistakes, mistake => mistake.Contains("shows latency and leads to no trace", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_queries_of_one_name_are_noticed()
    {
        var mistakes = DashboardLint.Mistakes(Good.With(root =>
        {
            var targets = root["panels"]![1]!["targets"]!.AsArray();
            targets.Add(targets[0]!.DeepClone());
        }));

        Assert.Contains(mistakes, mistake => mistake.Contains("has two queries of one name", StringComparison.Ordinal));
    }

    [Fact]
    public void A_variable_that_nobody_uses_is_noticed()
    {
        var mistakes = DashboardLint.Mistakes(Good.With(root =>
        {
            var variables = root["templating"]!["list"]!.AsArray();
            var unused = variables[0]!.DeepClone();
            unused["name"] = "pod";
            variables.Add(unused);
        }));

        Assert.Contains(mistakes, mistake => mistake.Contains("defines the variable pod and does not use it", StringComparison.Ordinal));
    }

    /// <summary><c>path=value</c>, the value in JSON.</summary>
    private static void Change(JsonNode root, string change)
    {
        var (path, value) = (change[..change.IndexOf('=', StringComparison.Ordinal)].Split('/'), change[(change.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var parent = path[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        parent[path[^1]] = JsonNode.Parse(value);
    }
}
