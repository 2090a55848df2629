using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using SeiPlatform.Cluster.Overlay;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>What several nodes ask for: stores that survive the loss of one, and the same names, users and versions as on one node.</summary>
public sealed partial class StandardProfileTests
{
    [Fact]
    public async Task Elasticsearch_has_three_nodes_of_the_stacks_version_apart_from_each_other_and_none_believes_that_it_is_alone()
    {
        var objects = await Rendered.GetAsync("standalone-standard");
        var spec = Elasticsearch(objects);
        var stack = StackFile.Load();
        var nodes = Assert.Single(spec.Items("nodeSets"));
        var pod = nodes.Find("podTemplate")!.Find("spec")!;

        Assert.DoesNotContain(objects.All, rendered => rendered.Text.Contains("single-node", StringComparison.Ordinal));
        Assert.Contains((await Rendered.GetAsync("standalone-small")).All, rendered => rendered.Text.Contains("single-node", StringComparison.Ordinal));
        Assert.Equal("3", nodes.Text("count"));
        Assert.Equal(stack.Text("elasticsearch", "tag"), spec.Text("version"));
        Assert.Equal($"{stack.Text("elasticsearch", "image")}:{stack.Text("elasticsearch", "tag")}", spec.Text("image"));
        Assert.Contains(pod.Items("topologySpreadConstraints"), spread => spread.Text("topologyKey") == "kubernetes.io/hostname" && spread.Text("whenUnsatisfiable") == "DoNotSchedule");
        Assert.Equal(("true", "1000", "1000"), (pod.Find("securityContext")!.Text("runAsNonRoot"), pod.Find("securityContext")!.Text("runAsUser"), pod.Find("securityContext")!.Text("fsGroup")));
        // Absent is the operator's own budget; an empty one would be none. Claims outlive the object.
        Assert.Null(spec.Find("podDisruptionBudget"));
        Assert.Equal("DeleteOnScaledownOnly", spec.Text("volumeClaimDeletePolicy"));
        var resources = Assert.Single(pod.Items("containers")).Find("resources")!;
        Assert.Equal(resources.Find("requests")!.Text("memory"), resources.Find("limits")!.Text("memory"));
    }

    [Fact]
    public void Every_index_has_a_second_copy_where_there_is_a_second_node()
    {
        Assert.Contains("\"index.auto_expand_replicas\": \"0-1\"", File.ReadAllText(RepositoryRoot.File("observability-config", "elasticsearch", "provision", "index-template.json")), StringComparison.Ordinal);
        var indices = Traces().Find("indices")!;
        Assert.All((string[])["spans", "services", "dependencies", "sampling"], index => Assert.Equal("1", indices.Find(index)!.Text("replicas")));
    }

    [Fact]
    public async Task Elasticsearch_has_the_users_that_a_laptop_has_by_whatever_way_their_passwords_come()
    {
        var script = File.ReadAllText(RepositoryRoot.File("observability-config", "elasticsearch", "start.sh"));
        var local = AddUser().Matches(script).Select(match => $"{match.Groups["name"].Value} {match.Groups["role"].Value}").Append("elastic superuser").Order(StringComparer.Ordinal).ToList();
        var passwords = Passwords().Matches(File.ReadAllText(RepositoryRoot.File("aspire-manifest.json"))).Select(match => match.Groups[1].Value).Distinct().ToDictionary(name => name, name => $"the {name}");
        var secrets = ElasticsearchUsers.Secrets(passwords).ToList();
        var objects = await Rendered.GetAsync("operator-standard-options");
        var external = objects.All.Where(rendered => rendered.Kind == "ExternalSecret" && rendered.Name.StartsWith("elasticsearch-user-", StringComparison.Ordinal)).ToList();
        var auth = Elasticsearch(objects).Find("auth")!;

        Assert.True(local.Count > 5, $"{local.Count} users");
        Assert.Equal(local, secrets.Select(secret => $"{secret.StringData["username"]} {secret.StringData["roles"]}").Order(StringComparer.Ordinal));
        Assert.Equal(local, external.Select(secret => Template(secret)).Select(data => $"{data["username"]} {data["roles"]}").Order(StringComparer.Ordinal));
        Assert.Equal(
            secrets.Select(secret => $"{secret.Metadata.Name} {secret.StringData["password"]}").Order(StringComparer.Ordinal),
            external.Select(secret => $"{secret.Name} the {Template(secret)["password"].Split('"')[1]}").Order(StringComparer.Ordinal));
        Assert.Equal(secrets.Select(secret => secret.Metadata.Name), auth.Items("fileRealm").Select(user => user.Text("secretName")));
        var roles = Assert.Single(objects.Of<V1Secret>(), secret => secret.Metadata.Name == auth.Items("roles").Single().Text("secretName"));
        Assert.Equal(File.ReadAllBytes(RepositoryRoot.File("observability-config", "elasticsearch", "roles.yml")), roles.Data["roles.yml"]);
    }

    [Fact]
    public async Task Before_Kibana_starts_Elasticsearch_is_told_how_log_lines_are_kept()
    {
        var objects = await Rendered.GetAsync("standalone-standard");
        var kibana = objects.Workload("kibana");
        var container = Assert.Single(kibana.Pod.InitContainers);
        var mount = Assert.Single(container.VolumeMounts);
        var sources = kibana.Pod.Volumes.Single(volume => volume.Name == mount.Name).Projected.Sources;
        var scripts = RepositoryRoot.File("observability-config", "elasticsearch");

        // Each file that the script reads beside itself, where it looks for it.
        var named = BesideTheScript().Matches(File.ReadAllText(Path.Combine(scripts, "provision.sh"))).Select(match => match.Groups[1].Value).Append("provision.sh").Order(StringComparer.Ordinal).ToList();
        Assert.True(named.Count > 2, $"{named.Count} files");
        Assert.Equal(named, sources.SelectMany(source => source.ConfigMap.Items).Select(item => item.Path).Order(StringComparer.Ordinal));
        Assert.Equal($"{mount.MountPath}/provision.sh", container.Command[1]);
        Assert.Equal(Elasticsearch(objects).Text("image"), container.Image);
    }

    [Fact]
    public async Task The_replica_is_looked_into_under_the_job_of_its_primary()
    {
        var found = ClusterScrapeTests.Scrapes(await Rendered.GetAsync("standalone-standard")).Where(target => target.Job == "timescaledb").ToList();

        Assert.Equal(["timescaledb", "timescaledb-replica"], found.Select(target => TargetOf().Match(Uri.UnescapeDataString(target.Url.Query)).Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(2, found.Select(target => target.Labels["instance"]).Distinct().Count());
    }

    [Fact]
    public async Task The_replica_is_the_same_server_as_its_primary_told_the_same()
    {
        var objects = await Rendered.GetAsync("standalone-standard");
        var (primary, replica) = (objects.Workload("timescaledb").Pod.Containers[0], objects.Workload("timescaledb-replica").Pod.Containers[0]);

        Assert.Equal((primary.Image, string.Join(' ', primary.Args)), (replica.Image, string.Join(' ', replica.Args)));
        Assert.Contains("--max_connections=300", primary.Args);
        Assert.Contains("--shared_buffers=1GB", primary.Args);
        Assert.InRange(replica.Resources.Limits["memory"].ToDecimal() / (1 << 30), 2, 64);
    }

    [Theory]
    [InlineData("standalone-small")]
    [InlineData("standalone-standard")]
    public async Task Traces_go_after_as_many_days_as_Jaeger_looks_back(string variant)
    {
        var cleaner = Assert.Single((await Rendered.GetAsync(variant)).Of<V1CronJob>(), job => job.Metadata.Name == "jaeger-index-cleaner");
        var container = Assert.Single(cleaner.Spec.JobTemplate.Spec.Template.Spec.Containers);

        Assert.Equal($"{int.Parse(container.Args[0], CultureInfo.InvariantCulture) * 24}h", Traces().Text("max_span_age"));
        Assert.Equal(Traces().Find("indices")!.Text("index_prefix"), Assert.Single(container.Env, variable => variable.Name == "INDEX_PREFIX").Value);
        Assert.Equal($"docker.io/jaegertracing/jaeger-es-index-cleaner:{StackFile.Load().Text("jaeger", "tag")}", container.Image);
        Assert.Contains("delete_index", File.ReadAllText(RepositoryRoot.File("observability-config", "elasticsearch", "roles.yml")).Split("sei_span_store:")[1].Split("\n\n")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_volume_is_of_the_storage_class_that_was_asked_for()
    {
        var objects = await Rendered.GetAsync("operator-standard-options");
        string?[] classes =
        [
            .. objects.Of<V1StatefulSet>().SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Spec.StorageClassName),
            .. objects.Of<V1PersistentVolumeClaim>().Select(claim => claim.Spec.StorageClassName),
            .. objects.All.Where(rendered => rendered.Kind == "KafkaNodePool").SelectMany(pool => pool.Node()["spec"].Find("storage")!.Items("volumes")).Select(volume => volume.Text("class")),
            .. Elasticsearch(objects).Items("nodeSets").SelectMany(nodes => nodes.Items("volumeClaimTemplates")).Select(claim => claim.Find("spec")!.Text("storageClassName")),
        ];

        Assert.Equal(5, classes.Length);
        Assert.All(classes, name => Assert.Equal("fast", name));
    }

    [Fact]
    public async Task What_a_profile_asks_for_counts_the_pods_that_operators_make()
    {
        var objects = await Rendered.GetAsync("standalone-standard");
        var sums = new ResourceSums(objects);
        var own = objects.Of<V1Deployment>().Sum(deployment => deployment.Spec.Replicas ?? 2) + objects.Of<V1StatefulSet>().Count() + objects.Of<V1DaemonSet>().Count();

        // Three brokers and their topics' operator, three nodes of Elasticsearch.
        Assert.Equal(own + 7, sums.Pods);
        Assert.InRange(sums.Requests("memory") / (1 << 30), 24 + 8, 64);
        Assert.True(sums.Limits("cpu") > sums.Requests("cpu"));
    }

    private static YamlNode Elasticsearch(RenderedObjects objects) => Assert.Single(objects.All, rendered => rendered.Kind == "Elasticsearch").Node()["spec"];

    private static IReadOnlyDictionary<string, string> Template(RenderedObject secret) => secret.Node()["spec"].Find("target")!.Find("template")!.Map("data");

    private static YamlNode Traces() => Yaml.Load(RepositoryRoot.File("observability-config", "jaeger", "config.elasticsearch.yaml"))
        .Find("extensions")!.Find("jaeger_storage")!.Find("backends")!.Find("kept")!.Find("elasticsearch")!;

    [GeneratedRegex("""add_user (?<name>sei_\w+) (?<role>\w+) "\$""")]
    private static partial Regex AddUser();

    [GeneratedRegex(@"\{([a-z-]+-password)\.value\}")]
    private static partial Regex Passwords();

    [GeneratedRegex("""@\$here/([\w./-]+)""")]
    private static partial Regex BesideTheScript();

    [GeneratedRegex(@"@([a-z-]+):5432")]
    private static partial Regex TargetOf();
}
