using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Config.Prometheus;

public sealed class ScrapeTests
{
    private static readonly string[] LocalJobs =
    [
        "alertmanager", "api-service", "data-collector", "elasticsearch", "fluent-bit", "grafana", "jaeger", "kafka", "node", "prometheus", "redis", "timescaledb",
    ];

    /// <summary>
    /// Kibana has no metrics in Prometheus' form. The console is whom the alerts are for: one about itself would reach nobody, and in a cluster there is none.
    /// </summary>
    private static readonly string[] NotScraped = ["kibana", "console"];

    [Fact]
    public async Task Prometheus_accepts_its_configuration_with_all_rules()
    {
        var result = await Tool.Promtool.RunAsync("promtool check config \"$CONFIG\"/prometheus.yml");

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains("SUCCESS", result.Output);
    }

    [Fact]
    public void A_cluster_is_not_called_local()
    {
        var labels = Yaml.Load(RepositoryRoot.File("observability-config", "prometheus", "prometheus.yml")).Find("global")!.Map("external_labels");
        var cluster = StackManifest.Load().Container("prometheus");

        Assert.Equal(new Dictionary<string, string> { ["cluster"] = "${SEI_CLUSTER}", ["environment"] = "${SEI_ENVIRONMENT}" }, labels);
        Assert.Equal("production", cluster.Environment["SEI_ENVIRONMENT"]);
        // Prometheus 3 replaces the variables always, 2 when told to.
        Assert.Contains("--enable-feature=expand-external-labels", cluster.Arguments);
        Assert.Contains("--enable-feature=exemplar-storage", cluster.Arguments);
    }

    [Fact]
    public void The_local_jobs_have_the_names_that_rules_and_panels_use() =>
        Assert.Equal(LocalJobs, Jobs().Select(job => job.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_target_carries_the_service_it_is_about() => Assert.All(Jobs(), job => Assert.Equal(job.Name, job.Labels.GetValueOrDefault("service")));

    [Fact]
    public void Every_component_that_is_watched_is_scraped_itself_or_through_its_exporter()
    {
        var stack = StackFile.Load();
        var targets = Jobs().SelectMany(job => job.Targets).ToList();
        var hosts = targets.Select(target => target.Split(':')[0]).ToHashSet();
        foreach (var component in stack.Components.Except(NotScraped))
        {
            var process = stack.Text(component, "image") is null;
            var scraped = process
                ? stack.Ports(component).Values.Any(port => targets.Contains($"aspire.dev.internal:{port}"))
                : hosts.Contains(component) || hosts.Contains($"{component}-exporter") || (component == "prometheus" && hosts.Contains("localhost"));
            Assert.True(scraped, $"{component} stands in stack.json and in no scrape job");
        }
    }

    [Fact]
    public void Every_target_is_a_component_of_the_stack()
    {
        var components = StackFile.Load().Components.ToHashSet();
        Assert.All(Jobs().SelectMany(job => job.Targets).Select(target => target.Split(':')[0]).Except(["localhost", "aspire.dev.internal"]), host =>
            Assert.Contains(host, components));
    }

    [Fact]
    public void A_target_that_a_profile_leaves_out_is_marked_as_one_that_may_be_missing()
    {
        var stack = StackFile.Load();
        foreach (var job in Jobs())
        {
            var missing = job.Targets.Select(target => target.Split(':')[0])
                .Any(host => stack.Components.Contains(host) && !stack.Profiles(host).Contains("core"));
            Assert.True(!missing || job.Labels.GetValueOrDefault("presence") == "optional", $"{job.Name} is not in the profile core: presence: optional");
        }
    }

    /// <summary>Every local target, with the path it is asked at.</summary>
    internal static IEnumerable<(string Job, string Service, string Address, string Path)> LocalTargets() =>
        from file in Yaml.Files("prometheus", "scrape", "local")
        from job in Yaml.Load(file).Items("scrape_configs")
        from config in job.Items("static_configs")
        from target in config.Items("targets")
        select (job.Text("job_name")!, config.Map("labels")["service"], target.ToString(), job.Text("metrics_path") ?? "/metrics");

    private static IReadOnlyList<(string Name, string[] Targets, IReadOnlyDictionary<string, string> Labels)> Jobs() =>
    [
        .. from file in Yaml.Files("prometheus", "scrape", "local")
           from job in Yaml.Load(file).Items("scrape_configs")
           from target in job.Items("static_configs")
           select (job.Text("job_name")!, target.Items("targets").Select(item => item.ToString()).ToArray(), target.Map("labels")),
    ];
}
