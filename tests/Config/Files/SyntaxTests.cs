using System.Text.Json;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Config.Files;

public sealed partial class SyntaxTests
{
    [Fact]
    public void Every_YAML_file_is_a_mapping_without_a_key_that_stands_twice() => Assert.All(Yaml.Files(), file => Assert.NotEmpty(Yaml.Load(file).Children));

    [Fact]
    public void Every_JSON_file_can_be_read() =>
        Assert.All(Directory.EnumerateFiles(RepositoryRoot.File("observability-config"), "*.json", SearchOption.AllDirectories), file =>
            JsonDocument.Parse(File.ReadAllText(file)).Dispose());

    [Theory]
    [InlineData("prometheus", "prometheus")]
    [InlineData("fluent-bit", "fluent-bit")]
    [InlineData("grafana", "grafana/provisioning")]
    [InlineData("timescaledb", "timescaledb")]
    [InlineData("elasticsearch", "elasticsearch")]
    [InlineData("kibana", "kibana")]
    [InlineData("jaeger", "jaeger")]
    public void Every_variable_that_a_file_reads_is_given_to_its_container(string resource, string folder)
    {
        // The images' entrypoints set POSTGRES_USER and POSTGRES_DB where the environment does not.
        var given = StackManifest.Load().Environment(resource).Keys.Concat(["POSTGRES_USER", "POSTGRES_DB", "BASH_SOURCE"]).ToHashSet();
        var files = Directory.EnumerateFiles(RepositoryRoot.File(["observability-config", .. folder.Split('/')]), "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.All(Variable().Matches(File.ReadAllText(file)), match => Assert.Contains(match.Groups[1].Value, given)));
    }

    [Theory]
    [InlineData("config.yaml", "memory")]
    [InlineData("config.elasticsearch.yaml", "elasticsearch")]
    public void Jaegers_pipeline_uses_only_parts_that_are_configured(string file, string kind)
    {
        var config = Yaml.Load(RepositoryRoot.File("observability-config", "jaeger", file));
        var service = config.Find("service")!;
        Assert.All(service.Items("extensions"), name => Assert.NotNull(config.Find("extensions")!.Find(name.ToString())));
        var pipeline = service.Find("pipelines")!.Find("traces")!;
        foreach (var part in (string[])["receivers", "processors", "exporters"])
            Assert.All(pipeline.Items(part), name => Assert.True(((YamlDotNet.RepresentationModel.YamlMappingNode)config.Find(part)!).Children.ContainsKey(name)));

        // Without the limiter nothing is ever refused, and at last the process is killed. It comes first: behind batch its refusal reaches no sender.
        Assert.Equal(["memory_limiter", "batch"], pipeline.Items("processors").Select(name => name.ToString()));

        var storage = config.Find("exporters")!.Find("jaeger_storage_exporter")!.Text("trace_storage")!;
        Assert.Equal(storage, config.Find("extensions")!.Find("jaeger_query")!.Find("storage")!.Text("traces"));
        var backends = (YamlDotNet.RepresentationModel.YamlMappingNode)config.Find("extensions")!.Find("jaeger_storage")!.Find("backends")!;
        Assert.Equal([storage], backends.Children.Keys.Select(name => name.ToString()));
        Assert.NotNull(backends.Find(storage)!.Find(kind));
    }

    [Fact]
    public void Jaegers_two_configurations_differ_in_nothing_but_where_traces_are()
    {
        var local = Yaml.Load(RepositoryRoot.File("observability-config", "jaeger", "config.yaml"));
        var cluster = Yaml.Load(RepositoryRoot.File("observability-config", "jaeger", "config.elasticsearch.yaml"));
        var roles = Yaml.Load(RepositoryRoot.File("observability-config", "elasticsearch", "roles.yml"));

        Assert.Equal(local.Find("service"), cluster.Find("service"));
        Assert.Equal(local.Find("receivers"), cluster.Find("receivers"));
        Assert.Equal(local.Find("processors"), cluster.Find("processors"));
        Assert.Equal(local.Find("extensions")!.Find("healthcheckv2"), cluster.Find("extensions")!.Find("healthcheckv2"));
        Assert.Equal(local.Find("extensions")!.Find("jaeger_query")!.Find("http"), cluster.Find("extensions")!.Find("jaeger_query")!.Find("http"));
        var indices = cluster.Find("extensions")!.Find("jaeger_storage")!.Find("backends")!.Find("kept")!.Find("elasticsearch")!.Find("indices")!;
        // Jaeger puts the prefix before a name that begins with its own.
        Assert.Equal([$"{indices.Text("index_prefix")}-jaeger-*"], roles.Find("sei_span_store")!.Items("indices").Single().Items("names").Select(name => name.ToString()));
    }

    // Not `$$`, which is Grafana's own; upper case, which is the environment's.
    [GeneratedRegex(@"(?<!\$)\$\{?([A-Z][A-Z0-9_]+)\b")]
    private static partial Regex Variable();
}
