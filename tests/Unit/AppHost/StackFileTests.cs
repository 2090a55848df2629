using System.Text.Json.Nodes;
using SeiPlatform.AppHost.Resources.Stack;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.AppHost;

public sealed class StackFileTests
{
    private const string FileName = "observability-config/stack.json";

    [Fact]
    public void The_repositorys_own_file_has_no_mistake()
    {
        var file = new StackFile(FileName);

        var components = file.Read(Original());

        Assert.Empty(file.Mistakes);
        Assert.Equal(KnownComponents.All.Select(known => known.Name).Order(), components.Select(component => component.Name).Order());
    }

    [Fact]
    public void The_schema_asks_for_the_same_components()
    {
        var schema = JsonNode.Parse(File.ReadAllText(RepositoryRoot.File("observability-config", "stack.schema.json")))!;

        var required = schema["properties"]!["components"]!["required"]!.AsArray().Select(name => name!.GetValue<string>());

        Assert.Equal(KnownComponents.All.Select(known => known.Name).Order(), required.Order());
    }

    [Fact]
    public void Sizes_are_understood()
    {
        Assert.Equal(512L * 1024 * 1024, MemorySize.Parse("512m")!.Value.Bytes);
        Assert.Equal("1536m", MemorySize.Parse("1536m").ToString());
        Assert.Equal("1g", MemorySize.Parse("1024m").ToString());
        Assert.Equal("96k", MemorySize.Parse("96k").ToString());
    }

    [Theory]
    [InlineData("components.redis", "gone", null, "components.redis is missing; expected an object with ports, memory and profiles.")]
    [InlineData("components.redis.image", "gone", null, "components.redis.image is missing; expected an image with its registry and without a tag, such as docker.io/library/redis.")]
    [InlineData("components.redis.image", "set", "\"redis\"", "components.redis.image is \"redis\"; expected an image with its registry and without a tag, such as docker.io/library/redis.")]
    [InlineData("components.redis.tag", "set", "\"latest\"", "components.redis.tag is \"latest\"; expected a version, never latest, such as 8.6.")]
    [InlineData("components.redis.tag", "set", "8.6", "components.redis.tag is 8.6; expected a version, never latest, such as 8.6.")]
    [InlineData("components.redis.ports.tcp", "set", "70000", "components.redis.ports.tcp is 70000; expected a port from 1 to 65535.")]
    [InlineData("components.redis.ports.tcp", "set", "\"16379\"", "components.redis.ports.tcp is \"16379\"; expected a port from 1 to 65535.")]
    [InlineData("components.redis.ports.tcp", "set", "9090", "components.prometheus.ports.http is 9090, which components.redis.ports.tcp has already; expected a port of its own.")]
    [InlineData("components.redis.ports.tcp", "gone", null, "components.redis.ports.tcp is missing; expected a port from 1 to 65535.")]
    [InlineData("components.redis.ports.udp", "set", "1", "components.redis.ports.udp is not known; expected one of tcp.")]
    [InlineData("components.redis.memory", "set", "\"128\"", "components.redis.memory is \"128\"; expected a number and k, m or g, such as \"512m\".")]
    [InlineData("components.redis.memory", "set", "\"0m\"", "components.redis.memory is \"0m\"; expected a number and k, m or g, such as \"512m\".")]
    [InlineData("components.redis.cpu.limit", "set", "0.5", "components.redis.cpu.limit is 0.5; expected cores or thousandths of one, such as \"250m\".")]
    [InlineData("components.redis.cpu.request", "gone", null, "components.redis.cpu.request is missing; expected cores or thousandths of one, such as \"250m\".")]
    [InlineData("components.redis.heap", "set", "\"64m\"", "components.redis.heap expected nothing: this resource has no heap to set.")]
    [InlineData("components.kafka.heap", "gone", null, "components.kafka.heap is missing; expected a number and k, m or g, such as \"512m\".")]
    [InlineData("components.kafka.heap", "set", "\"768m\"", "components.kafka.heap expected less than memory, which is 768m.")]
    [InlineData("components.redis.profiles", "set", "[]", "components.redis.profiles expected a list of at least one of core or full.")]
    [InlineData("components.redis.profiles", "set", "[\"core\", \"large\"]", "components.redis.profiles has \"large\"; expected core or full.")]
    [InlineData("components.grafana.profiles", "set", "[\"full\"]", "components.grafana.profiles is full; expected core and full: no profile does without it.")]
    [InlineData("components.kibana.profiles", "set", "[\"full\", \"core\"]", "components.kibana.profiles is core and full; expected full: it comes and goes with elasticsearch.")]
    [InlineData("components.elasticsearch.profiles", "set", "[\"core\", \"full\"]", "components.fluent-bit.profiles is full; expected core and full: it comes and goes with elasticsearch.")]
    [InlineData("components.redis.port", "set", "1", "components.redis.port is not known; expected one of image, tag, ports, memory, cpu, heap, profiles.")]
    [InlineData("components.api-service.image", "set", "\"docker.io/sei/api\"", "components.api-service.image expected nothing: the services are built here.")]
    [InlineData("components", "set", "[]", "components is []; expected an object.")]
    [InlineData("prices", "gone", null, "prices is missing; expected an object.")]
    [InlineData("prices.coreHour", "gone", null, "prices.coreHour is missing; expected dollars above 0.")]
    [InlineData("prices.coreHour", "set", "0", "prices.coreHour is 0; expected dollars above 0.")]
    [InlineData("prices.coreHour", "set", "\"0.04\"", "prices.coreHour is \"0.04\"; expected dollars above 0.")]
    [InlineData("prices.coreDay", "set", "1", "prices.coreDay is not known; expected one of coreHour, memoryGibHour, storageGibMonth.")]
    public void A_mistake_names_the_file_the_key_and_what_is_expected(string key, string change, string? value, string expected)
    {
        var file = new StackFile(FileName);

        file.Read(Changed(key, change == "gone" ? null : value));

        Assert.Contains($"{FileName}: {expected}", file.Mistakes);
    }

    [Fact]
    public void A_profile_may_have_the_store_of_traces_and_no_store_of_logs()
    {
        var file = new StackFile(FileName);

        file.Read(Changed("components.jaeger.profiles", """["core"]"""));

        Assert.Empty(file.Mistakes);
    }

    [Fact]
    public void An_unknown_component_is_named_together_with_the_known_ones()
    {
        var file = new StackFile(FileName);

        file.Read(Changed("components.postgres", "{}"));

        Assert.StartsWith($"{FileName}: components.postgres names no resource of the AppHost; expected one of api-service, ", Assert.Single(file.Mistakes));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var file = new StackFile(FileName);
        var broken = JsonNode.Parse(Original())!;
        broken["components"]!["redis"]!["memory"] = "much";
        broken["components"]!["kafka"]!["tag"] = "latest";

        file.Read(broken.ToJsonString());

        Assert.Equal(2, file.Mistakes.Count);
    }

    [Theory]
    [InlineData("{ \"components\": ", "line 1 expected valid JSON")]
    [InlineData("{\n \"components\": {},\n \"components\": {} }", "expected valid JSON; Duplicate property 'components'")]
    [InlineData("null", "is missing; expected an object")]
    [InlineData("[]", "is []; expected an object")]
    public void What_is_no_JSON_object_is_told_with_where_it_is(string json, string expected)
    {
        var file = new StackFile(FileName);

        Assert.Empty(file.Read(json));

        Assert.StartsWith($"{FileName}: {expected}", Assert.Single(file.Mistakes));
    }

    private static string Original() => File.ReadAllText(RepositoryRoot.File("observability-config", "stack.json"));

    /// <summary>The repository's file with one value changed, or removed when null.</summary>
    private static string Changed(string key, string? value)
    {
        var root = JsonNode.Parse(Original())!;
        var path = key.Split('.');
        var parent = path[..^1].Aggregate(root, (node, member) => node[member]!).AsObject();
        if (value is null)
            Assert.True(parent.Remove(path[^1]));
        else
            parent[path[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
