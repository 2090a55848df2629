using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Config.Tools;

namespace SeiPlatform.Tests.Config.Alertmanager;

/// <summary>What the templates make of a group of alerts, rendered by Alertmanager's own tool.</summary>
public sealed class TemplateTests
{
    private const string Runbook = "http://localhost:5082/runbooks/RedisMemoryHigh";
    private const string Dashboard = "http://localhost:5082/dashboards/sei-redis";
    private const string Graph = "http://localhost:9090/graph?g0.expr=redis_memory_used_bytes";

    // Go reads times as they stand, without unescaping the plus sign of a zone.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly DateTimeOffset Start = new(2026, 8, 3, 12, 15, 2, TimeSpan.FromHours(2));

    [Fact]
    public async Task The_title_counts_what_fires_and_says_when_all_is_over()
    {
        Assert.Equal("[FIRING 2] RedisMemoryHigh on redis", await RenderAsync("sei.title", Group(Alert("a"), Alert("b"), Alert("c", isOver: true))));
        Assert.Equal("[RESOLVED] RedisMemoryHigh on redis", await RenderAsync("sei.title", Group(Alert("a", isOver: true))));
        Assert.Equal("[FIRING 1] RedisMemoryHigh", await RenderAsync("sei.title", Group("warning", service: null, Alert("a"))));
    }

    [Fact]
    public async Task The_text_says_what_how_much_which_one_and_since_when() =>
        Assert.Equal(
            """
            Redis is nearly full
            91 % of its memory is in use.
            instance=a, job=redis
            Since 2026-08-03 10:15:02 UTC
            """,
            await RenderAsync("sei.text", Group(Alert("a"))));

    [Fact]
    public async Task What_is_over_stands_below_what_fires_with_its_beginning_and_its_end() =>
        Assert.Equal(
            """
            Redis is nearly full
            91 % of its memory is in use.
            instance=a, job=redis
            Since 2026-08-03 10:15:02 UTC

            Redis is nearly full
            91 % of its memory is in use.
            instance=b, job=redis
            Since 2026-08-03 10:15:02 UTC

            Resolved: Redis is nearly full
            91 % of its memory is in use.
            instance=c, job=redis
            From 2026-08-03 10:15:02 to 2026-08-03 11:15:02 UTC
            """,
            await RenderAsync("sei.text", Group(Alert("a"), Alert("b"), Alert("c", isOver: true))));

    [Fact]
    public async Task When_all_is_over_the_text_begins_with_it()
    {
        var group = Group(Alert("a", isOver: true));

        Assert.StartsWith("Resolved: Redis is nearly full\n", await RenderAsync("sei.text", group));
        Assert.Equal("", await RenderAsync("sei.firing", group));
        Assert.Equal(await RenderAsync("sei.text", group), await RenderAsync("sei.resolved", group));
    }

    [Fact]
    public async Task Of_many_the_first_ten_are_told_and_the_rest_counted()
    {
        var text = await RenderAsync("sei.text", Group([.. Enumerable.Range(1, 12).Select(number => Alert(number.ToString("00", CultureInfo.InvariantCulture)))]));

        Assert.Contains("instance=10, job=redis", text);
        Assert.DoesNotContain("instance=11", text);
        Assert.EndsWith("UTC\n\n... and more, 12 in all", text);
    }

    [Theory]
    [InlineData("critical", "danger")]
    [InlineData("warning", "warning")]
    [InlineData("info", "#2f6fde")]
    [InlineData(null, "#2f6fde")]
    public async Task The_color_is_that_of_the_severity(string? severity, string color) =>
        Assert.Equal(color, await RenderAsync("sei.color", Group(severity, "redis", Alert("a"))));

    [Fact]
    public async Task The_color_of_what_is_over_is_good() => Assert.Equal("good", await RenderAsync("sei.color", Group(Alert("a", isOver: true))));

    [Fact]
    public async Task The_summary_is_one_line_for_whoever_is_woken_up() =>
        Assert.Equal("RedisMemoryHigh on redis: Redis is nearly full", await RenderAsync("sei.summary", Group(Alert("a"), Alert("b"))));

    [Fact]
    public async Task The_cluster_is_told_with_its_environment_where_that_is_known()
    {
        Assert.Equal("sei-platform (local)", await RenderAsync("sei.cluster", Group(Alert("a"))));
        Assert.Equal("sei-platform", await RenderAsync("sei.cluster", Group(severity: null, "redis", Alert("a"))));
    }

    [Fact]
    public async Task Buttons_lead_to_the_runbook_to_the_dashboard_and_to_the_graph_and_never_to_nowhere()
    {
        Assert.Equal(Runbook, await RenderAsync("sei.runbook", Group(Alert("a"))));
        Assert.Equal(Dashboard, await RenderAsync("sei.dashboard", Group(Alert("a"))));
        Assert.Equal(Graph, await RenderAsync("sei.graph", Group(Alert("a"))));

        var bare = new JsonObject { ["status"] = "firing", ["labels"] = new JsonObject(), ["annotations"] = new JsonObject() };
        Assert.Equal("http://localhost:9093", await RenderAsync("sei.runbook", Group(bare)));
        Assert.Equal("http://localhost:9093", await RenderAsync("sei.dashboard", Group((JsonObject)bare.DeepClone())));
        Assert.Equal("http://localhost:9093", await RenderAsync("sei.graph", Group((JsonObject)bare.DeepClone())));
    }

    private static JsonObject Alert(string instance, bool isOver = false) => new()
    {
        ["status"] = isOver ? "resolved" : "firing",
        ["labels"] = new JsonObject
        {
            ["alertname"] = "RedisMemoryHigh",
            ["severity"] = "warning",
            ["service"] = "redis",
            ["cluster"] = "sei-platform",
            ["environment"] = "local",
            ["job"] = "redis",
            ["instance"] = instance,
        },
        ["annotations"] = new JsonObject
        {
            ["summary"] = "Redis is nearly full",
            ["description"] = "91 % of its memory is in use.",
            ["runbook_url"] = Runbook,
            ["dashboard"] = Dashboard,
        },
        ["startsAt"] = Start.ToString("O"),
        ["endsAt"] = Start.AddHours(1).ToString("O"),
        ["generatorURL"] = Graph,
    };

    private static JsonObject Group(params JsonObject[] alerts) => Group("warning", "redis", alerts);

    private static JsonObject Group(string? severity, string? service, params JsonObject[] alerts)
    {
        var labels = new JsonObject { ["alertname"] = "RedisMemoryHigh", ["cluster"] = "sei-platform" };
        if (service is not null)
            labels["service"] = service;
        return new JsonObject
        {
            ["receiver"] = "slack",
            ["status"] = alerts.All(alert => (string?)alert["status"] == "resolved") ? "resolved" : "firing",
            ["groupLabels"] = labels,
            ["commonLabels"] = severity is null ? new JsonObject() : new JsonObject { ["severity"] = severity, ["environment"] = "local" },
            ["commonAnnotations"] = new JsonObject(),
            ["externalURL"] = "http://localhost:9093",
            ["alerts"] = new JsonArray([.. alerts]),
        };
    }

    private static async Task<string> RenderAsync(string template, JsonObject data)
    {
        using var scratch = new Scratch();
        await scratch.WriteAsync("data.json", data.ToJsonString(Plain));
        var result = await Tool.Amtool.RunAsync(
            $$$"""
            amtool template render --template.glob="$CONFIG/templates/*.tmpl" --template.data="$SCRATCH/data.json" --template.text='{{ template "{{{template}}}" . }}|'
            """,
            scratch.Folder);

        Assert.True(result.ExitCode == 0, result.Everything);
        // The bar shows where the text ends: the tool adds a line break.
        return result.Output.TrimEnd()[..^1];
    }
}
