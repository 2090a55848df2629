using System.Text;
using k8s.Models;
using SeiPlatform.Cluster.Overlay;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>Both flavours say the same in two forms.</summary>
public sealed class FlavourTests
{
    private static readonly string[] Mentioned = ["record", "alert", "expr", "for", "keep_firing_for"];

    [Fact]
    public async Task Both_flavours_carry_the_same_rules_expression_by_expression()
    {
        var standalone = (await Rendered.GetAsync("standalone-small")).Of<V1ConfigMap>().Where(map => map.Metadata.Name.StartsWith("prometheus-config-rules", StringComparison.Ordinal))
            .SelectMany(map => map.Data.Values).SelectMany(text => Rules(Parse(text))).ToList();
        var byOperator = (await Rendered.GetAsync("operator-small")).All.Where(rendered => rendered.Kind == "PrometheusRule")
            .SelectMany(rendered => Rules((YamlMappingNode)rendered.Node()["spec"])).ToList();
        var source = Yaml.Files("prometheus", "rules").Where(file => !file.Contains("/tests/", StringComparison.Ordinal)).SelectMany(file => Rules(Parse(InCluster(File.ReadAllText(file))))).ToList();

        Assert.True(source.Count > 100, $"{source.Count} rules");
        Assert.Equal(source.Order(StringComparer.Ordinal), standalone.Order(StringComparer.Ordinal));
        Assert.Equal(source.Order(StringComparer.Ordinal), byOperator.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rule_is_known_to_have_another_expression()
    {
        var rule = (await Rendered.GetAsync("operator-small")).All.First(rendered => rendered.Kind == "PrometheusRule");
        var spec = (YamlMappingNode)rule.Node()["spec"];
        var before = Rules(spec).ToList();
        ((YamlScalarNode)((YamlMappingNode)((YamlSequenceNode)((YamlMappingNode)((YamlSequenceNode)spec["groups"])[0])["rules"])[0])["expr"]).Value += " ";
        Assert.NotEqual(before, Rules(spec));
    }

    [Fact]
    public async Task Both_flavours_notify_by_the_same_configuration_and_show_the_same_dashboards()
    {
        var standalone = await Rendered.GetAsync("standalone-small");
        var byOperator = await Rendered.GetAsync("operator-small");
        var secret = Assert.Single(byOperator.Of<V1Secret>());
        var config = Assert.Single(standalone.Of<V1ConfigMap>(), map => map.Metadata.Name.StartsWith("alertmanager-config", StringComparison.Ordinal) && map.Data.ContainsKey("alertmanager.yml"));

        Assert.Equal(File.ReadAllText(RepositoryRoot.File("observability-config", "alertmanager", "alertmanager.yml")), Encoding.UTF8.GetString(secret.Data["alertmanager.yaml"]));
        Assert.Equal(config.Data["alertmanager.yml"], Encoding.UTF8.GetString(secret.Data["alertmanager.yaml"]));
        var local = Directory.EnumerateFiles(RepositoryRoot.File("observability-config", "grafana", "dashboards"), "*.json", SearchOption.AllDirectories).Select(File.ReadAllText).Select(InCluster).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(local);
        Assert.Equal(local, Dashboards(standalone, map => map.Metadata.Name.StartsWith("grafana-dashboards", StringComparison.Ordinal)));
        Assert.Equal(local, Dashboards(byOperator, map => map.Metadata.Labels?.ContainsKey("grafana_dashboard") == true));
    }

    [Fact]
    public async Task What_the_operator_selects_carries_its_releases_name_and_the_services_are_scraped_as_often_as_they_are_to_be()
    {
        var objects = await Rendered.GetAsync("operator-small");

        Assert.All(objects.All.Where(rendered => rendered.Group == "monitoring.coreos.com"), rendered => Assert.Equal("prometheus", rendered.Node()["metadata"].Map("labels")["release"]));
        Assert.Equal("30s", Interval("api-service"));
        Assert.Equal("60s", Interval("data-collector"));

        string? Interval(string name) =>
            Assert.Single(Assert.Single(objects.All, rendered => rendered.Kind == "ServiceMonitor" && rendered.Name == name).Node()["spec"].Items("endpoints")).Text("interval");
    }

    private static IOrderedEnumerable<string> Dashboards(RenderedObjects objects, Func<V1ConfigMap, bool> holds) =>
        objects.Of<V1ConfigMap>().Where(holds).SelectMany(map => map.Data.Where(entry => entry.Key.EndsWith(".json", StringComparison.Ordinal)).Select(entry => entry.Value)).Order(StringComparer.Ordinal);

    /// <summary>A line for each rule with all that decides what it does.</summary>
    private static IEnumerable<string> Rules(YamlMappingNode file) =>
        from @group in file.Items("groups")
        from rule in @group.Items("rules")
        select string.Join('|',
        [
            @group.Text("name"), @group.Text("interval"), .. Mentioned.Select(rule.Text),
            .. new[] { "labels", "annotations" }.SelectMany(key => rule.Map(key).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{key}.{pair.Key}={pair.Value}")),
        ]);

    /// <summary>What is changed on the way: links to the console, which no cluster has.</summary>
    private static string InCluster(string text) => new Links { Runbooks = Rendered.Runbooks }.InCluster(text);

    private static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
