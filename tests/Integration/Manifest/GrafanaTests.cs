using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class GrafanaTests(ManifestFixture manifest)
{
    [Fact]
    public async Task Its_data_sources_and_dashboards_are_provisioned()
    {
        using var grafana = await OpenAsync();

        var sources = (await grafana.GetAsync("api/datasources")).AsArray().Select(source => (string)source!["uid"]!).Order();
        var dashboards = (await grafana.GetAsync("api/search?type=dash-db")).AsArray();

        Assert.Equal(["alertmanager", "elasticsearch", "jaeger", "prometheus"], sources);
        var files = Directory.EnumerateFiles(RepositoryRoot.File("observability-config", "grafana", "dashboards"), "*.json", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileName(Path.GetDirectoryName(file)), (string?)JsonNode.Parse(File.ReadAllText(file))!["uid"]));
        Assert.Equal(files.Order(), dashboards.Select(dashboard => ((string?)dashboard!["folderTitle"], (string?)dashboard["uid"])).Order());
    }

    [Fact]
    public async Task It_queries_prometheus()
    {
        using var grafana = await OpenAsync();

        var answer = await grafana.PostAsync(
            "api/ds/query",
            """{ "from": "now-5m", "to": "now", "queries": [{ "refId": "A", "expr": "vector(1)", "instant": true, "datasource": { "uid": "prometheus" } }] }""");

        Assert.Contains("\"status\":200", answer);
    }

    [Fact]
    public async Task Nobody_comes_in_without_the_generated_password()
    {
        var container = await manifest.StartAsync("grafana");
        using var stranger = new HttpApi(container);
        using var guess = new HttpApi(container, user: "admin", password: "admin");

        Assert.Contains("401", (await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync("api/datasources"))).Message);
        Assert.Contains("401", (await Assert.ThrowsAsync<HttpRequestException>(() => guess.GetAsync("api/datasources"))).Message);
    }

    private async Task<HttpApi> OpenAsync()
    {
        var container = await manifest.StartAsync("grafana");
        return new HttpApi(container, user: "admin", password: container.Network.Parameter("grafana-password"));
    }
}
