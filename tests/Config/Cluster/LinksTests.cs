using SeiPlatform.Cluster;
using SeiPlatform.Cluster.Cli;
using SeiPlatform.Cluster.Overlay;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>What people are sent from a cluster leads somewhere.</summary>
public sealed class LinksTests
{
    private static readonly Links Links = new() { Runbooks = "https://git.example.com/runbooks", Grafana = "https://grafana.example.com" };

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Nothing_leads_to_the_console_of_a_laptop(string variant)
    {
        var objects = (await Rendered.GetAsync(variant)).All;

        Assert.Empty(objects.Where(rendered => rendered.Text.Contains("localhost:5082", StringComparison.Ordinal)).Select(rendered => $"{rendered}"));
        Assert.Contains(objects, rendered => rendered.Text.Contains($"runbook_url: {Rendered.Runbooks}/RedisDown.md", StringComparison.Ordinal));
        Assert.Contains(objects, rendered => rendered.Text.Contains($"\"url\": \"{Rendered.Runbooks}/README.md\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("standalone-small", "http://localhost:9090", "http://localhost:9093", "http://localhost:3000")]
    [InlineData("standalone-small-options", "https://sei.example.com/prometheus", "https://alerts.sei.example.com", "https://grafana.sei.example.com")]
    public async Task What_watches_knows_where_people_find_it_and_is_found_in_the_cluster_where_it_was(string variant, string prometheus, string alertmanager, string grafana)
    {
        var objects = await Rendered.GetAsync(variant);

        foreach (var (name, url) in new[] { ("prometheus", prometheus), ("alertmanager", alertmanager) })
            Assert.Equal([$"--web.external-url={url}", "--web.route-prefix=/"], Assert.Single(objects.Workload(name).Pod.Containers).Args.Where(argument => argument.StartsWith("--web.", StringComparison.Ordinal) && argument != "--web.enable-lifecycle"));
        Assert.Equal(grafana, Assert.Single(objects.Of<k8s.Models.V1ConfigMap>(), map => map.Metadata.Name.StartsWith("grafana-env-", StringComparison.Ordinal)).Data["GF_SERVER_ROOT_URL"]);
    }

    [Fact]
    public void The_operators_chart_is_told_the_same_as_the_other_flavour()
    {
        var values = Yaml.Load(RepositoryRoot.File("deploy", "helm", "kube-prometheus-stack.yaml"));
        var links = new Links();

        Assert.Equal(links.Prometheus, values.Find("prometheus")!.Find("prometheusSpec")!.Text("externalUrl"));
        Assert.Equal(links.Alertmanager, values.Find("alertmanager")!.Find("alertmanagerSpec")!.Text("externalUrl"));
    }

    [Theory]
    [InlineData("runbook_url: http://localhost:5082/runbooks/RedisDown", "runbook_url: https://git.example.com/runbooks/RedisDown.md")]
    [InlineData("\"url\": \"http://localhost:5082/runbooks\",", "\"url\": \"https://git.example.com/runbooks/README.md\",")]
    [InlineData("dashboard: http://localhost:5082/dashboards/sei-redis", "dashboard: https://grafana.example.com/d/sei-redis")]
    [InlineData("http://localhost:9090/graph", "http://localhost:9090/graph")]
    public void A_page_of_the_console_becomes_what_a_cluster_has_in_its_place(string text, string expected) => Assert.Equal(expected, Links.InCluster(text));

    [Fact]
    public void Where_the_runbooks_are_nowhere_Prometheus_tells_of_the_alert() =>
        Assert.Equal("http://localhost:9090/alerts?search=RedisDown", (Links with { Runbooks = null }).InCluster("http://localhost:5082/runbooks/RedisDown"));

    [Theory]
    [InlineData("https://github.com/acme/sei.git\n", "https://github.com/acme/sei")]
    [InlineData("git@github.com:acme/sei.git", "https://github.com/acme/sei")]
    [InlineData("ssh://git@gitlab.example.com:2222/group/sub/sei", "https://gitlab.example.com/group/sub/sei")]
    [InlineData("https://user:password@git.example.com:8443/acme/sei/", "https://git.example.com:8443/acme/sei")]
    [InlineData("http://git.example.com/acme/sei.git", "http://git.example.com/acme/sei")]
    [InlineData("/srv/git/sei.git", null)]
    [InlineData("../sei", null)]
    [InlineData("file:///srv/git/sei.git", null)]
    public void Runbooks_are_read_where_the_clone_comes_from(string origin, string? repository) =>
        Assert.Equal(repository is null ? null : $"{repository}/blob/HEAD/docs/runbooks", Origin.Runbooks(origin));

    [Theory]
    [InlineData("--runbooks", "docs/runbooks")]
    [InlineData("--grafana-url", "grafana.example.com")]
    [InlineData("--prometheus-url", "ftp://prometheus.example.com")]
    public void What_is_no_address_for_a_browser_is_refused(string option, string value) =>
        Assert.Equal(2, Assert.Throws<ClusterException>(() => RenderOptions.Parse(["render", option, value])).ExitCode);
}
