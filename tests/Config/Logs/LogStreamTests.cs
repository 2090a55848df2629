using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Logs;

/// <summary>The way of a line into Elasticsearch and out of it: names and fields that have to agree between files that different programs read.</summary>
public sealed partial class LogStreamTests
{
    private const string Stream = "logs-sei-platform";

    private static readonly JsonNode Template = Json("elasticsearch", "provision", "index-template.json");

    [Fact]
    public void The_stream_that_is_written_is_the_one_that_is_made_that_the_template_is_for_and_that_may_be_written()
    {
        var output = FluentBitConfig.Load(FluentBitConfig.Local).Parts("output").Single();
        var provision = Text("elasticsearch", "provision.sh");
        var roles = Yaml.Load(RepositoryRoot.File("observability-config", "elasticsearch", "roles.yml"));

        Assert.Equal((Stream, "create", "on"), (output["index"], output["write_operation"], output["suppress_type_name"]));
        Assert.Contains($"ask _data_stream/{Stream} --request PUT", provision);
        Assert.Contains(Template["index_patterns"]!.AsArray(), pattern => Regex.IsMatch(Stream, $"^{((string)pattern!).Replace("*", ".*", StringComparison.Ordinal)}$"));
        Assert.NotNull(Template["data_stream"]);
        // Elasticsearch's own template for logs-*-* has 100.
        Assert.True((int)Template["priority"]! > 100);
        var writer = roles.Find("sei_log_writer")!.Items("indices").Single();
        Assert.Equal([Stream], writer.Items("names").Select(name => name.ToString()));
        Assert.Equal(["create_doc"], writer.Items("privileges").Select(privilege => privilege.ToString()));
        Assert.Contains("sei_fluent_bit sei_log_writer", Text("elasticsearch", "start.sh"));
    }

    [Fact]
    public void Grafana_reads_the_stream_as_a_user_who_can_do_nothing_else()
    {
        var source = Yaml.Load(RepositoryRoot.File("observability-config", "grafana", "provisioning", "datasources", "datasources.yml"))
            .Items("datasources").Single(source => source["type"].ToString() == "elasticsearch");
        var reader = Yaml.Load(RepositoryRoot.File("observability-config", "elasticsearch", "roles.yml")).Find("sei_log_reader")!;

        Assert.Equal(Stream, source["jsonData"]["index"]);
        Assert.Contains($"add_user {source["basicAuthUser"]} sei_log_reader ", Text("elasticsearch", "start.sh"));
        Assert.Equal(["monitor"], reader.Items("cluster").Select(privilege => privilege.ToString()));
        var indices = Assert.Single(reader.Items("indices"));
        Assert.Equal([Stream], indices.Items("names").Select(name => name.ToString()));
        Assert.Equal(["read", "view_index_metadata"], indices.Items("privileges").Select(privilege => privilege.ToString()));
    }

    [Fact]
    public void The_template_names_the_policy_that_is_made_and_the_policy_ends_in_deletion()
    {
        var policy = Json("elasticsearch", "provision", "lifecycle-policy.json")["policy"]!["phases"]!;

        var named = (string)Template["template"]!["settings"]!["index.lifecycle.name"]!;
        Assert.Contains($"ask _ilm/policy/{named} ", Text("elasticsearch", "provision.sh"));
        Assert.NotNull(policy["hot"]!["actions"]!["rollover"]);
        Assert.NotNull(policy["delete"]!["actions"]!["delete"]);
        Assert.Matches("^[0-9]+d$", (string)policy["delete"]!["min_age"]!);
    }

    [Fact]
    public void Every_field_that_a_line_can_have_has_a_type()
    {
        var script = Text("fluent-bit", "flatten.lua");
        var written = Field().Matches(script[script.IndexOf("local function from_otlp", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Superset(new HashSet<string> { "message", "level", "trace_id", "service", "kubernetes" }, written);
        Assert.All(written.Except(["document", "namespace", "pod", "container", "node"]), field => Assert.Contains(field, Fields()));
        Assert.All(Fields().Where(field => !field.Contains('.', StringComparison.Ordinal)), field => Assert.Contains(field, written.Append("@timestamp")));
        Assert.False((bool)Template["template"]!["mappings"]!["dynamic"]!);
    }

    [Fact]
    public void The_output_writes_the_time_that_everybody_sorts_by()
    {
        var output = FluentBitConfig.Load(FluentBitConfig.Local).Parts("output").Single();

        Assert.Equal("@timestamp", output["time_key"]);
        Assert.Equal("@timestamp", (string?)View()["attributes"]!["timeFieldName"]);
        Assert.DoesNotContain("'@timestamp'", Text("fluent-bit", "flatten.lua"));
    }

    [Fact]
    public void Kibanas_searches_are_of_its_view_and_ask_for_fields_and_events_that_there_are()
    {
        var view = View();
        Assert.Matches($"^{((string)view["attributes"]!["title"]!).Replace("*", ".*", StringComparison.Ordinal)}$", Stream);
        var events = Events();
        var searches = SavedObjects().Where(saved => (string)saved["type"]! == "search").ToList();
        Assert.True(searches.Count >= 5);
        Assert.All(searches, search =>
        {
            var attributes = search["attributes"]!;
            var source = JsonNode.Parse((string)attributes["kibanaSavedObjectMeta"]!["searchSourceJSON"]!)!;
            var reference = Assert.Single(search["references"]!.AsArray(), reference => (string)reference!["name"]! == (string)source["indexRefName"]!)!;
            Assert.Equal(((string)view["id"]!, "index-pattern"), ((string)reference["id"]!, (string)reference["type"]!));
            Assert.All(attributes["columns"]!.AsArray(), column => Assert.Contains((string)column!, Fields()));
            var query = (string)source["query"]!["query"]!;
            Assert.All(QueriedField().Matches(query), match => Assert.Contains(match.Groups[1].Value, Fields()));
            foreach (Match named in EventName().Matches(query))
            {
                foreach (var name in named.Groups[1].Value.Split(" or "))
                    Assert.Contains(events, known => name.EndsWith('*') ? known.StartsWith(name[..^1], StringComparison.Ordinal) : known == name);
            }
        });
        Assert.Equal(SavedObjects().Count, SavedObjects().Select(saved => (string)saved["id"]!).Distinct().Count());
    }

    [Fact]
    public void Grafana_reads_the_same_stream_and_fields()
    {
        var source = Yaml.Load(RepositoryRoot.File("observability-config", "grafana", "provisioning", "datasources", "datasources.yml"))
            .Items("datasources").Single(source => source.Text("uid") == "elasticsearch").Find("jsonData")!;

        Assert.Equal(Stream, source.Text("index"));
        Assert.All(["timeField", "logMessageField", "logLevelField"], field => Assert.Contains(source.Text(field)!, Fields()));
        Assert.All(source.Items("dataLinks"), link => Assert.Contains(link.Text("field")!, Fields()));
    }

    private static JsonNode View() => Assert.Single(SavedObjects(), saved => (string)saved["type"]! == "index-pattern");

    private static IReadOnlyList<JsonNode> SavedObjects() => [.. File.ReadLines(RepositoryRoot.File("observability-config", "kibana", "saved-objects.ndjson")).Select(line => JsonNode.Parse(line)!)];

    private static HashSet<string> Fields() =>
        [.. Template["template"]!["mappings"]!["properties"]!.AsObject().SelectMany(field => field.Value!["properties"]?.AsObject().Select(inner => $"{field.Key}.{inner.Key}").Prepend(field.Key) ?? [field.Key])];

    /// <summary>The event names of the services' log lines.</summary>
    private static HashSet<string> Events() =>
        [.. Directory.EnumerateFiles(RepositoryRoot.File("services"), "*.cs", SearchOption.AllDirectories).SelectMany(file => LoggedEvent().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)];

    private static string Text(params string[] path) => File.ReadAllText(RepositoryRoot.File(["observability-config", .. path]));

    private static JsonNode Json(params string[] path) => JsonNode.Parse(Text(path))!;

    [GeneratedRegex(@"(?:^\s+|document\.|\{ |, )([a-z_]+) = (?!\{ \[|true)", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex(@"([\w.@]+)\s*:")]
    private static partial Regex QueriedField();

    [GeneratedRegex(@"event: \(?([\w* ]+)\)?")]
    private static partial Regex EventName();

    [GeneratedRegex(@"EventName = ""(\w+)""")]
    private static partial Regex LoggedEvent();
}
