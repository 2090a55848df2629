using k8s;
using k8s.Models;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>The values for charts beside what is rendered: what they name is there, and what both say is the same.</summary>
public sealed class HelmValuesTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(RepositoryRoot.File("deploy", "helm"), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_secret_and_ConfigMap_that_a_chart_is_told_of_is_made_with_the_key_that_it_asks_for(string file)
    {
        var maps = (await Rendered.GetAsync("operator-standard")).Of<V1ConfigMap>().Select(map => map.Metadata.Name).ToHashSet();
        var secrets = await SecretsAsync();
        foreach (var mapping in Mappings(Values(file)))
        {
            if (mapping.Find("secretKeyRef") is { } reference)
                Assert.Contains(reference.Text("key")!, secrets[reference.Text("name")!]);
            if (mapping.Text("existingSecret") is { } existing)
                Assert.Subset(secrets[existing], new HashSet<string> { mapping.Text("userKey")!, mapping.Text("passwordKey")! });
            if (mapping.Text("configSecret") is { } config)
                Assert.Contains("alertmanager.yaml", secrets[config]);
            Assert.All(mapping.Items("secrets"), name => Assert.Contains(name.ToString(), secrets));
            Assert.All(Mappings(mapping).Select(inner => inner.Text("secretName")).OfType<string>(), name => Assert.Contains(name, secrets));
            if (mapping.Find("configMap") is { } map)
                Assert.Contains(map.Text("name")!, maps);
        }
    }

    [Fact]
    public void Grafana_is_told_the_same_alone_and_with_Prometheus()
    {
        var alone = Lines(Values("grafana.yaml")).ToList();
        var within = Lines(Values("kube-prometheus-stack.yaml").Find("grafana")!).ToList();

        Assert.True(alone.Count > 20, $"{alone.Count} values");
        Assert.Empty(alone.Except(within));
        // What the parent chart would add by itself.
        Assert.Equal([".defaultDashboardsEnabled: false", ".sidecar.datasources.defaultDatasourceEnabled: false"], within.Except(alone).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Grafanas_sidecars_look_for_the_labels_that_datasources_and_dashboards_carry()
    {
        var maps = (await Rendered.GetAsync("operator-small")).Of<V1ConfigMap>().ToList();
        foreach (var sidecar in (string[])["datasources", "dashboards"])
        {
            var values = Values("grafana.yaml").Find("sidecar")!.Find(sidecar)!;
            Assert.Contains(maps, map => map.Metadata.NamespaceProperty == "monitoring" && map.Metadata.Labels?.TryGetValue(values.Text("label")!, out var value) == true && value == values.Text("labelValue"));
        }
    }

    [Fact]
    public async Task What_Grafana_asks_is_a_service_that_is_rendered_or_made_by_a_chart_under_that_name()
    {
        var services = (await Rendered.GetAsync("operator-small")).Of<V1Service>().Where(service => service.Metadata.NamespaceProperty == "monitoring").ToDictionary(service => service.Metadata.Name);
        var urls = Yaml.Load(RepositoryRoot.File("observability-config", "grafana", "provisioning", "datasources", "datasources.yml")).Items("datasources").Select(source => new Uri(source.Text("url")!)).ToList();

        Assert.Equal(4, urls.Count);
        Assert.All(urls, url => Assert.Contains(services[url.Host].Spec.Ports, port => port.Port == url.Port));
        Assert.Equal("jaeger", Values("jaeger.yaml").Text("fullnameOverride"));
        // The lines that forward Grafana's port, the ingress and the policies: port and name.
        Assert.Equal(("grafana", "3000", "http"), (Values("grafana.yaml").Text("fullnameOverride"), Values("grafana.yaml").Find("service")!.Text("port"), Values("grafana.yaml").Find("service")!.Text("portName")));
    }

    [Fact]
    public async Task The_charts_Elasticsearch_is_the_one_that_is_rendered()
    {
        var rendered = Assert.Single((await Rendered.GetAsync("standalone-standard")).All, rendered => rendered.Kind == "Elasticsearch");
        var values = (YamlMappingNode)Values("eck-stack.yaml").Find("eck-elasticsearch")!;

        Assert.Equal(rendered.Name, values.Text("fullnameOverride"));
        values.Children.Remove(new YamlScalarNode("fullnameOverride"));
        Assert.Equal(Lines(rendered.Node()["spec"]).Order(StringComparer.Ordinal), Lines(values).Order(StringComparer.Ordinal));
        Assert.Contains(rendered.Namespace!, Values("eck-operator.yaml").Items("managedNamespaces").Select(name => name.ToString()));
    }

    [Fact]
    public async Task The_charts_Jaeger_has_the_environment_the_labels_and_the_limits_of_the_one_that_is_rendered()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var rendered = objects.Workload("jaeger");
        var container = Assert.Single(rendered.Pod.Containers);
        var environment = Assert.Single(objects.Of<V1ConfigMap>(), map => map.Metadata.Name == container.EnvFrom.Single().ConfigMapRef.Name).Data;
        var values = Values("jaeger.yaml").Find("jaeger")!;

        Assert.Equal(
            environment.Select(variable => $"{variable.Key}={variable.Value}").Concat(container.Env.Select(variable => $"{variable.Name}={variable.ValueFrom.SecretKeyRef.Key}")).Order(StringComparer.Ordinal),
            values.Items("extraEnv").Select(variable => $"{variable.Text("name")}={variable.Text("value") ?? variable.Find("valueFrom")!.Find("secretKeyRef")!.Text("key")}").Order(StringComparer.Ordinal));
        Assert.Subset(rendered.Labels.ToHashSet(), values.Map("podLabels").ToHashSet());
        Assert.Equal(container.Resources.Limits.Select(limit => $"{limit.Key} {limit.Value}").Order(StringComparer.Ordinal), values.Find("resources")!.Map("limits").Select(limit => $"{limit.Key} {limit.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(rendered.Pod.SecurityContext.RunAsUser.ToString(), values.Find("podSecurityContext")!.Text("runAsUser"));
    }

    [Fact]
    public void The_charts_run_the_versions_of_the_stack()
    {
        var stack = StackFile.Load();
        var kubePrometheus = Values("kube-prometheus-stack.yaml");
        Assert.Equal(stack.Text("prometheus", "tag"), kubePrometheus.Find("prometheus")!.Find("prometheusSpec")!.Find("image")!.Text("tag"));
        Assert.Equal(stack.Text("alertmanager", "tag"), kubePrometheus.Find("alertmanager")!.Find("alertmanagerSpec")!.Find("image")!.Text("tag"));
        Assert.Equal(stack.Text("grafana", "tag"), Values("grafana.yaml").Find("image")!.Text("tag"));
        Assert.Equal(stack.Text("jaeger", "tag"), Values("jaeger.yaml").Find("jaeger")!.Find("image")!.Text("tag"));
    }

    [Fact]
    public async Task What_a_chart_makes_is_left_out_when_it_is_asked_for()
    {
        var objects = await Rendered.GetAsync("standalone-standard-charts");
        var whole = await Rendered.GetAsync("standalone-standard");

        Assert.Equal(
            ["ConfigMap monitoring/jaeger-config", "ConfigMap monitoring/jaeger-env", "Deployment monitoring/jaeger", "Elasticsearch monitoring/sei", "Service monitoring/jaeger"],
            whole.All.Select(Unhashed).Except(objects.All.Select(Unhashed)).Order(StringComparer.Ordinal));
    }

    private static string Unhashed(RenderedObject rendered) =>
        rendered.Kind == "ConfigMap" ? rendered.ToString()[..rendered.ToString().LastIndexOf('-')] : rendered.ToString();

    /// <summary>The keys of every Secret of the namespace <c>monitoring</c>: those that `apply` makes of its owner's file, and those that are rendered.</summary>
    private static async Task<Dictionary<string, HashSet<string>>> SecretsAsync()
    {
        using var scratch = new Scratch();
        var objects = await Rendered.GetAsync("operator-standard");
        var names = SeiPlatform.Cluster.Manifest.AspireManifest.Load(RepositoryRoot.File("aspire-manifest.json")).Secrets.Append("replication-password").Concat(["slack-alerts-url", "slack-warnings-url", "pagerduty-routing-key", "watchdog-url"]);
        await scratch.WriteAsync("secrets.env", string.Join('\n', names.Select(name => $"{name}=x")));
        return Secrets.Read(Path.Combine(scratch.Folder, "secrets.env")).Objects("standard").Select(text => KubernetesYaml.Deserialize<V1Secret>(text)).Concat(objects.Of<V1Secret>())
            .Where(secret => secret.Metadata.NamespaceProperty == "monitoring")
            .ToDictionary(secret => secret.Metadata.Name, secret => (secret.StringData?.Keys ?? secret.Data.Keys).ToHashSet());
    }

    private static YamlMappingNode Values(string file) => Yaml.Load(RepositoryRoot.File("deploy", "helm", file));

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values.SelectMany(Mappings).Prepend(mapping),
        YamlSequenceNode sequence => sequence.SelectMany(Mappings),
        _ => [],
    };

    /// <summary>A line for each value, with the way to it.</summary>
    private static IEnumerable<string> Lines(YamlNode node, string path = "") => node switch
    {
        YamlMappingNode mapping => mapping.SelectMany(member => Lines(member.Value, $"{path}.{member.Key}")),
        YamlSequenceNode sequence => sequence.SelectMany((item, at) => Lines(item, $"{path}[{at}]")),
        _ => [$"{path}: {node}"],
    };
}
