using System.Globalization;
using SeiPlatform.Tests.Config.Prometheus.Relabelling;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness.Metrics;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>What <c>scrape/kubernetes</c> makes of what a cluster has: the jobs and services that rules and panels know from <c>scrape/local</c>.</summary>
public sealed class KubernetesScrapeTests
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    internal sealed record Scrape(string Url, IReadOnlyDictionary<string, string> Labels, YamlNode Config)
    {
        public string Job => Labels["job"];

        public string Service => Labels["service"];

        public string Instance => Labels["instance"];
    }

    [Fact]
    public async Task Prometheus_accepts_its_configuration_with_the_jobs_of_a_cluster()
    {
        var result = await Tool.Promtool.RunAsync($"""
            set -e
            work=$(mktemp -d)
            cp -R "$CONFIG"/. "$work"
            # As a cluster mounts it; without the files that Kubernetes gives to a pod promtool would stop.
            rm -R "$work"/scrape/local
            mv "$work"/scrape/kubernetes "$work"/scrape/local
            mkdir "$work"/serviceaccount
            touch "$work"/serviceaccount/token "$work"/serviceaccount/ca.crt
            sed -i "s#{ServiceAccount}#$work/serviceaccount#" "$work"/scrape/local/*.yml
            promtool check config "$work"/prometheus.yml
            # That they were looked for shows that the jobs were read.
            rm "$work"/serviceaccount/token
            ! promtool check config "$work"/prometheus.yml
            """);

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains("SUCCESS: ", result.Output);
        Assert.Contains("serviceaccount/token", result.Everything);
    }

    [Fact]
    public void Every_local_job_is_one_of_the_cluster_too_with_the_same_service_and_path()
    {
        var local = ScrapeTests.LocalTargets().ToList();
        var pods = local.Select((target, index) =>
        {
            var (host, port) = (target.Address.Split(':')[0], target.Address.Split(':')[1]);
            // What is a process on a laptop, or Prometheus itself, is a pod with the job's name there.
            var app = host is "aspire.dev.internal" or "localhost" ? target.Job : host;
            return new Pod($"{app}-6d4b75cb6d-hqpqj", app)
            {
                Ip = $"10.244.1.{index}",
                Ports = [int.Parse(port, CultureInfo.InvariantCulture), 4317],
                Annotations = Annotated(("port", port), ("path", target.Path)),
            };
        }).ToList();
        var scrapes = Scrapes(new KubernetesCluster { Pods = pods });

        Assert.NotEmpty(local);
        Assert.Equal(local.Select(target => target.Job).Order(StringComparer.Ordinal), scrapes.Select(scrape => scrape.Job).Order(StringComparer.Ordinal));
        Assert.All(local.Zip(pods), pair =>
        {
            var (target, pod) = pair;
            var own = scrapes.Single(scrape => scrape.Job == target.Job);
            Assert.Equal(target.Service, own.Service);
            Assert.Equal($"http://{pod.Ip}:{pod.Ports[0]}{target.Path}", own.Url);
        });
    }

    [Fact]
    public void Every_job_that_a_rule_asks_for_is_scraped()
    {
        var jobs = ScrapeTests.LocalTargets().Select(target => target.Job).ToHashSet();
        Assert.All(Rule.All(), rule => Assert.Subset(jobs, Promql.Jobs(rule.Expression).ToHashSet()));
    }

    [Fact]
    public void The_instance_of_a_pod_is_its_name_and_port_and_that_of_a_node_its_name()
    {
        var scrapes = Scrapes(new KubernetesCluster
        {
            Nodes = ["worker-1"],
            Pods =
            [
                new("timescaledb-exporter-6d4b75cb6d-hqpqj", "timescaledb-exporter") { Annotations = Annotated(("port", "9187")) },
                new("node-exporter-x7k2p", "node-exporter") { Ports = [9100], Ip = "10.244.0.8" },
            ],
        });

        Assert.Equal("timescaledb-exporter-6d4b75cb6d-hqpqj:9187", Assert.Single(scrapes, scrape => scrape.Job == "timescaledb").Instance);
        Assert.All((string[])["node", "kubelet", "cadvisor"], job => Assert.Equal("worker-1", Assert.Single(scrapes, scrape => scrape.Job == job).Instance));
        Assert.Equal("https://192.0.2.10:10250/metrics", scrapes.Single(scrape => scrape.Job == "kubelet").Url);
        Assert.Equal("https://192.0.2.10:10250/metrics/cadvisor", scrapes.Single(scrape => scrape.Job == "cadvisor").Url);
        // A node's labels are not its series'.
        Assert.All(scrapes, scrape => Assert.Subset(new HashSet<string> { "job", "service", "instance", "namespace", "pod" }, scrape.Labels.Keys.ToHashSet()));
    }

    [Fact]
    public void A_pod_is_scraped_once_however_many_ports_it_has_and_only_while_it_runs_and_asks_for_it() => Assert.Equal(
        ["http://10.244.0.7:8080/metrics", "https://[fd00::7]:9091/custom"],
        Scrapes(new KubernetesCluster
        {
            Pods =
            [
                new("api-1", "api-service") { Ports = [8080, 8081], HasInitContainer = true, Annotations = Annotated(("port", "8080")) },
                new("api-2", "api-service") { Ip = "fd00::7", Annotations = Annotated(("port", "9091"), ("path", "/custom"), ("scheme", "https")) },
                new("api-3", "api-service") { Ip = "10.244.0.9" },
                new("api-4", "api-service") { Ip = "10.244.0.10", Phase = "Succeeded", Annotations = Annotated() },
                new("api-5", "api-service") { Ip = "10.244.0.11", Phase = "Failed", Annotations = Annotated() },
                new("api-6", "api-service") { Ip = "10.244.0.12", Annotations = new Dictionary<string, string> { ["prometheus.io/scrape"] = "false" } },
                new("x", "x") { Ip = "10.244.0.13", Namespace = "other", Annotations = Annotated() },
            ],
        }).Select(scrape => scrape.Url));

    [Theory]
    [InlineData("app", "redis-exporter", "redis")]
    [InlineData("app.kubernetes.io/name", "grafana", "grafana")]
    [InlineData("app.kubernetes.io/name", "prometheus-node-exporter", "node")]
    public void The_job_is_what_the_pod_is_labelled_with(string label, string app, string job)
    {
        var pod = new Pod($"{app}-0", app) { Label = label, Ports = [9100], Annotations = Annotated(("port", "9100")) };
        var scrape = Assert.Single(Scrapes(new KubernetesCluster { Pods = [pod] }));

        Assert.Equal((job, job), (scrape.Job, scrape.Service));
    }

    [Fact]
    public void An_endpoint_of_an_annotated_service_is_scraped_unless_its_pod_is_already()
    {
        var annotated = new Pod("redis-exporter-x7k2p", "redis-exporter") { Ports = [9121], Annotations = Annotated(("port", "9121")) };
        var plain = new Pod("kafka-exporter-x7k2p", "kafka-exporter") { Ip = "10.244.0.8", Ports = [9308] };
        var scrapes = Scrapes(new KubernetesCluster
        {
            Pods = [annotated, plain],
            Endpoints =
            [
                new("redis-exporter", "http", 9121) { App = "redis-exporter", Pod = annotated, Annotations = Annotated(("port", "9121")) },
                new("kafka-exporter", "http", 9308) { App = "kafka-exporter", Pod = plain, Annotations = Annotated(("port", "9308")) },
                new("kafka-exporter", "debug", 6060) { App = "kafka-exporter", Pod = plain, Annotations = Annotated(("port", "9308")) },
                // A database that is not in the cluster, with its exporter beside it.
                new("timescaledb", "metrics", 9187) { App = "timescaledb-exporter", Annotations = Annotated(("port", "9187"), ("path", "/probe")) },
                new("quiet", "http", 80) { App = "quiet" },
            ],
        });

        Assert.Equal(
            [
                ("redis", "redis-exporter-x7k2p:9121", "http://10.244.0.7:9121/metrics"),
                ("kafka", "kafka-exporter-x7k2p:9308", "http://10.244.0.8:9308/metrics"),
                ("timescaledb", "192.0.2.1:9187", "http://192.0.2.1:9187/probe"),
            ],
            scrapes.Select(scrape => (scrape.Job, scrape.Instance, scrape.Url)));
    }

    [Fact]
    public void The_state_of_the_cluster_is_scraped_once_and_keeps_its_own_labels()
    {
        var pod = new Pod("kube-state-metrics-0", "kube-state-metrics") { Namespace = "monitoring", Annotations = Annotated(("port", "8080")) };
        var endpoint = new Endpoint("kube-state-metrics", "http", 8080) { Namespace = "monitoring", App = "kube-state-metrics", Pod = pod, Annotations = Annotated() };
        var scrape = Assert.Single(Scrapes(new KubernetesCluster { Pods = [pod], Endpoints = [endpoint, endpoint with { PortName = "telemetry", Port = 8081 }] }));

        Assert.Equal(("kube-state-metrics", "kube-state-metrics"), (scrape.Job, scrape.Service));
        Assert.Equal("true", Jobs().Single(job => job.Text("job_name") == "kube-state-metrics").Text("honor_labels"));
    }

    [Fact]
    public void Of_all_endpoints_of_the_cluster_only_the_API_servers_are_scraped_as_such() => Assert.Equal(
        [("kubernetes-apiservers", "kubernetes", "https://192.0.2.1:6443/metrics")],
        Scrapes(new KubernetesCluster
        {
            Endpoints =
            [
                new("kubernetes", "https", 6443) { Namespace = "default" },
                new("kubernetes", "other", 1) { Namespace = "default" },
                new("web", "https", 443) { Namespace = "default" },
            ],
        }).Select(scrape => (scrape.Job, scrape.Service, scrape.Url)));

    [Fact]
    public void Who_is_asked_over_TLS_is_shown_the_pods_own_token() => Assert.All(Jobs(), job =>
    {
        Assert.Null(job.Find("bearer_token_file"));
        if (job.Text("scheme") != "https")
            return;
        Assert.Equal($"{ServiceAccount}/token", job.Find("authorization")?.Text("credentials_file"));
        Assert.Equal($"{ServiceAccount}/ca.crt", job.Find("tls_config")?.Text("ca_file"));
    });

    private static Dictionary<string, string> Annotated(params (string Name, string Value)[] more) =>
        more.Prepend(("scrape", "true")).ToDictionary(annotation => $"prometheus.io/{annotation.Item1}", annotation => annotation.Item2);

    private static List<YamlNode> Jobs() =>
        [.. Yaml.Files("prometheus", "scrape", "kubernetes").SelectMany(file => Yaml.Load(file).Items("scrape_configs"))];

    /// <summary>What Prometheus would scrape with <c>scrape/kubernetes</c>.</summary>
    internal static List<Scrape> Scrapes(KubernetesCluster cluster) => Scrapes(cluster, Jobs());

    /// <summary>What Prometheus would scrape: of each job the targets that its rules leave, equal ones once.</summary>
    internal static List<Scrape> Scrapes(KubernetesCluster cluster, IEnumerable<YamlNode> jobs) =>
    [
        .. (from job in jobs
            from discovery in job.Items("kubernetes_sd_configs")
            from target in cluster.Discover(discovery.Text("role")!, [.. discovery.Find("namespaces")?.Items("names").Select(name => name.ToString()) ?? []])
            let labels = Relabel.Apply(WithDefaults(target, job), job.Items("relabel_configs"))
            where labels is not null
            select new Scrape(
                Url(labels),
                labels.Where(label => !label.Key.StartsWith("__", StringComparison.Ordinal))
                    .Append(new("instance", labels.GetValueOrDefault("instance", labels["__address__"])))
                    .DistinctBy(label => label.Key).OrderBy(label => label.Key, StringComparer.Ordinal).ToDictionary(),
                job))
            .DistinctBy(scrape => (scrape.Url, string.Join(',', scrape.Labels))),
    ];

    private static string Url(IReadOnlyDictionary<string, string> labels)
    {
        const string Parameter = "__param_";
        var query = string.Join('&', labels.Where(label => label.Key.StartsWith(Parameter, StringComparison.Ordinal))
            .Select(label => $"{label.Key[Parameter.Length..]}={Uri.EscapeDataString(label.Value)}"));
        return $"{labels["__scheme__"]}://{labels["__address__"]}{labels["__metrics_path__"]}{(query.Length > 0 ? "?" : "")}{query}";
    }

    private static Dictionary<string, string> WithDefaults(IReadOnlyDictionary<string, string> target, YamlNode job) => new(target)
    {
        ["job"] = job.Text("job_name")!,
        ["__scheme__"] = job.Text("scheme") ?? "http",
        ["__metrics_path__"] = job.Text("metrics_path") ?? "/metrics",
    };
}
