using System.Text.Json;
using SeiPlatform.Dashboards;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Grafana;

public sealed class DashboardTests
{
    private static readonly string[] Folders = ["components", "development", "executive", "operations"];

    public static TheoryData<string> Files => [.. Dashboard.All().Select(dashboard => dashboard.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_dashboard_has_no_mistake(string file) =>
        Assert.Empty(DashboardLint.Mistakes(Dashboard.All().Single(dashboard => dashboard.File == file)));

    [Fact]
    public void Every_dashboard_is_what_its_definition_says()
    {
        var generated = GeneratedFiles.All().ToDictionary(file => Path.GetFullPath(file.Path), file => file.Content);
        var committed = Directory.EnumerateFiles(Dashboard.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFullPath);

        Assert.Equal(generated.Keys.Where(path => path.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal), committed.Order(StringComparer.Ordinal));
        Assert.All(generated, file => Assert.True(
            File.ReadAllText(file.Key) == file.Value, $"{file.Key} is not what the definitions make: dotnet run --project dashboards writes it anew"));
    }

    [Fact]
    public void Every_dashboard_has_a_name_of_its_own_and_stands_in_a_folder_by_role_or_with_the_components()
    {
        var dashboards = Dashboard.All();
        Assert.Equal(Folders, dashboards.Select(dashboard => Path.GetDirectoryName(dashboard.File)!).Distinct().Order());
        Assert.Equal(dashboards.Count, dashboards.Select(dashboard => dashboard.Uid).Distinct().Count());
        Assert.Equal(dashboards.Count, dashboards.Select(dashboard => dashboard.Title).Distinct().Count());
        Assert.All(dashboards, dashboard => Assert.Equal($"sei-{Path.GetFileNameWithoutExtension(dashboard.File)}", dashboard.Uid));
    }

    [Theory]
    [InlineData("components/kubernetes-cluster.json", "Pods by phase", "Pods not ready", "Restarts, 1 h", "Use of requests", "Use of limits", "Room on volumes")]
    [InlineData("components/api-service.json", "Request rate by endpoint", "Latency", "Error rate by endpoint", "Database connections in use", "Thread pool queue")]
    [InlineData("components/timescaledb.json", "Mean time of a statement", "Statements that take the most time", "Connections by state", "Cache hits")]
    [InlineData("components/kafka.json", "Lag by group and topic", "Written", "Offline partitions")]
    [InlineData("components/data-collector.json", "Lag by partition", "Events ingested", "Delay to the database", "Waiting for Kafka")]
    [InlineData("components/redis.json", "Hits and misses", "Hit ratio", "Memory")]
    [InlineData("operations/overview.json", "Services and stores", "Alerts firing", "API errors by endpoint", "Consumer lag")]
    [InlineData("operations/resources.json", "Processors in use", "Memory in use", "Disk I/O", "Network", "Restarts, 1 h", "Connection pools", "Queues")]
    [InlineData("operations/alerts.json", "Alerts", "What fired")]
    [InlineData("development/application-performance.json",
        "Latency by endpoint, p50", "Latency by endpoint, p95", "Latency by endpoint, p99", "Query time, p95", "Cache hit ratio", "Exceptions by type", "Garbage collector's pauses")]
    [InlineData("executive/business.json",
        "Uptime, 30 d", "Requests that succeeded, 30 d", "Error budget left, 30 d", "Growth", "Active now", "API usage by customer", "Feature adoption, 30 d", "Data processed")]
    [InlineData("executive/costs.json", "Machines, a month", "Used, an hour")]
    [InlineData("executive/dora.json", "Deployment frequency, 30 d", "Change lead time, 30 d", "Change fail rate, 30 d", "Recovery time, 30 d", "Rework rate, 30 d")]
    public void What_the_guide_asks_for_is_there(string file, params string[] panels) =>
        Assert.Subset(
            Dashboard.All().Single(dashboard => dashboard.File == file).Drawn.Select(panel => panel.GetProperty("title").GetString()!).ToHashSet(), panels.ToHashSet());

    [Fact]
    public void Data_sources_lead_from_points_to_traces_from_spans_to_logs_and_from_log_lines_to_traces()
    {
        var sources = Yaml.Files("grafana", "provisioning", "datasources").SelectMany(file => Yaml.Load(file).Items("datasources")).ToDictionary(source => source.Text("uid")!);
        Assert.Superset(new HashSet<string> { "prometheus", "jaeger", "elasticsearch", "alertmanager" }, sources.Keys.ToHashSet());
        Assert.Equal("true", sources["prometheus"].Text("isDefault"));

        var exemplar = Assert.Single(sources["prometheus"].Find("jsonData")!.Items("exemplarTraceIdDestinations"));
        Assert.Equal(("trace_id", "jaeger"), (exemplar.Text("name"), exemplar.Text("datasourceUid")));
        Assert.Equal("elasticsearch", sources["jaeger"].Find("jsonData")!.Find("tracesToLogsV2")!.Text("datasourceUid"));
        var line = Assert.Single(sources["elasticsearch"].Find("jsonData")!.Items("dataLinks"));
        Assert.Equal(("trace_id", "jaeger"), (line.Text("field"), line.Text("datasourceUid")));
    }

    [Fact]
    public void The_schema_is_of_the_Grafana_that_the_stack_runs() =>
        Assert.Contains($"@grafana/schema@{StackFile.Load().Text("grafana", "tag")} ", File.ReadAllText(RepositoryRoot.File("tests", "Config", "Grafana", "Schema", "dashboard.ts")));

    [Fact]
    public async Task Prometheus_parses_every_query()
    {
        var queries = Dashboard.All().SelectMany(dashboard => dashboard.Queries()).ToList();

        var result = await CheckAsync(queries);

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.NotEqual(0, (await CheckAsync([queries[0] with { Expression = $"{queries[0].Expression})" }])).ExitCode);
    }

    private static async Task<CommandResult> CheckAsync(IEnumerable<PanelQuery> queries)
    {
        using var scratch = new Scratch();
        var rules = queries.Select(query => new { record = "panel:query", labels = new { panel = query.Panel }, expr = DashboardLint.Variable().Replace(query.Expression, "5m") });
        // JSON is YAML too.
        await scratch.WriteAsync("panels.yml", JsonSerializer.Serialize(new { groups = new[] { new { name = "panels", rules } } }));
        return await Tool.Promtool.RunAsync("promtool check rules --lint=none \"$SCRATCH\"/panels.yml", scratch.Folder);
    }
}
