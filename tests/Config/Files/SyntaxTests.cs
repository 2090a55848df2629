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
    public void Every_variable_that_a_file_reads_is_given_to_its_container(string resource, string folder)
    {
        // The images' entrypoints set POSTGRES_USER and POSTGRES_DB where the environment does not.
        var given = StackManifest.Load().Environment(resource).Keys.Concat(["POSTGRES_USER", "POSTGRES_DB", "BASH_SOURCE"]).ToHashSet();
        var files = Directory.EnumerateFiles(RepositoryRoot.File(["observability-config", .. folder.Split('/')]), "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.All(Variable().Matches(File.ReadAllText(file)), match => Assert.Contains(match.Groups[1].Value, given)));
    }

    [Fact]
    public void Jaegers_pipeline_uses_only_parts_that_are_configured()
    {
        var config = Yaml.Load(RepositoryRoot.File("observability-config", "jaeger", "config.yaml"));
        var service = config.Find("service")!;
        Assert.All(service.Items("extensions"), name => Assert.NotNull(config.Find("extensions")!.Find(name.ToString())));
        var pipeline = service.Find("pipelines")!.Find("traces")!;
        foreach (var kind in (string[])["receivers", "processors", "exporters"])
            Assert.All(pipeline.Items(kind), name => Assert.True(((YamlDotNet.RepresentationModel.YamlMappingNode)config.Find(kind)!).Children.ContainsKey(name)));

        var storage = config.Find("exporters")!.Find("jaeger_storage_exporter")!.Text("trace_storage")!;
        Assert.Equal(storage, config.Find("extensions")!.Find("jaeger_query")!.Find("storage")!.Text("traces"));
        Assert.NotNull(config.Find("extensions")!.Find("jaeger_storage")!.Find("backends")!.Find(storage));
    }

    [Fact]
    public void Scripts_that_Fluent_Bit_names_are_beside_its_configuration()
    {
        var config = RepositoryRoot.File("observability-config", "fluent-bit", "fluent-bit.yaml");
        var filters = Yaml.Load(config).Find("pipeline")!.Items("filters").ToList();
        Assert.All(filters.Where(filter => filter.Text("script") is not null), filter =>
        {
            var script = Path.Combine(Path.GetDirectoryName(config)!, filter.Text("script")!);
            Assert.Contains($"function {filter.Text("call")}(", File.ReadAllText(script));
        });
        Assert.NotEmpty(filters);
    }

    // Not `$$`, which is Grafana's own; upper case, which is the environment's.
    [GeneratedRegex(@"(?<!\$)\$\{?([A-Z][A-Z0-9_]+)\b")]
    private static partial Regex Variable();
}
