using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Manifest;

/// <summary>Elasticsearch, and what stands before and behind it.</summary>
public sealed class ElasticsearchTests(ManifestFixture manifest)
{
    [Fact]
    public async Task A_document_is_found_again_and_strangers_are_refused()
    {
        var container = await manifest.StartAsync("elasticsearch");
        using var elasticsearch = Open(container);
        await elasticsearch.PostAsync("manifest-test/_doc?refresh=true", """{ "message": "the quick brown fox" }""");

        var hits = await elasticsearch.GetAsync("manifest-test/_search?q=message:quick");
        using var stranger = new HttpApi(container);

        Assert.Equal(1, (int)hits["hits"]!["total"]!["value"]!);
        Assert.Contains("401", (await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync("_cat/indices?format=json"))).Message);
    }

    [Fact]
    public async Task Its_heap_is_below_half_of_its_memory_limit_and_set_explicitly()
    {
        using var elasticsearch = Open(await manifest.StartAsync("elasticsearch"));

        var jvm = (await elasticsearch.GetAsync("_nodes/jvm"))["nodes"]!.AsObject().Single().Value!["jvm"]!;

        Assert.InRange((long)jvm["mem"]!["heap_max_in_bytes"]!, 1, Harness.Manifest.StackSettings.Load().MemoryLimit("elasticsearch")!.Value * 6 / 10);
    }

    [Fact]
    public async Task A_log_record_sent_to_fluent_bit_by_otlp_becomes_a_flat_document()
    {
        const string traceId = "5b8efff798038103d269b633813fc60d";
        using var elasticsearch = Open(await manifest.StartAsync("elasticsearch"));
        using var input = new HttpApi(await manifest.StartAsync("fluent-bit"), "otlp");

        await input.PostAsync("v1/logs", Record(traceId, "a line of the manifest test"));

        await Eventually.SucceedsAsync(
            async token =>
            {
                var answer = await elasticsearch.GetAsync("logs-sei-platform*/_search?q=trace_id:" + traceId, token);
                var document = Assert.Single(answer["hits"]!["hits"]!.AsArray())!["_source"]!;
                Assert.Equal("a line of the manifest test", (string?)document["message"]);
                Assert.Equal("info", (string?)document["level"]);
                Assert.Equal("Manifest.Test", (string?)document["category"]);
                Assert.Equal("manifest-test", (string?)document["service"]);
                Assert.InRange(DateTimeOffset.Parse((string)document["@timestamp"]!, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_log_stream_is_made_after_its_template_and_ends_by_its_policy()
    {
        using var elasticsearch = Open(await manifest.StartAsync("elasticsearch"));

        // The server answers before it has been told.
        var stream = await Eventually.GetAsync(async token => (await elasticsearch.GetAsync("_data_stream/logs-sei-platform", token))["data_streams"]![0]!, TimeSpan.FromSeconds(60));

        Assert.Equal(("sei-logs", "sei-logs"), ((string?)stream["template"], (string?)stream["ilm_policy"]));
        var policy = (await elasticsearch.GetAsync("_ilm/policy/sei-logs"))["sei-logs"]!["policy"]!["phases"]!;
        Assert.Equal("14d", (string?)policy["delete"]!["min_age"]);
    }

    [Fact]
    public async Task Whoever_writes_lines_can_neither_read_nor_delete_them()
    {
        var container = await manifest.StartAsync("elasticsearch");
        using var elasticsearch = Open(container);
        await Eventually.GetAsync(token => elasticsearch.GetAsync("_data_stream/logs-sei-platform", token), TimeSpan.FromSeconds(60));
        using var writer = new HttpApi(container, user: "sei_fluent_bit", password: container.Network.Parameter("fluent-bit-password"));

        await writer.PostAsync("logs-sei-platform/_doc", """{ "@timestamp": "2026-11-25T10:00:00Z", "message": "written by hand" }""");

        Assert.Contains("403", (await Assert.ThrowsAsync<HttpRequestException>(() => writer.GetAsync("logs-sei-platform/_search"))).Message);
        Assert.Contains("403", (await Assert.ThrowsAsync<HttpRequestException>(() => writer.PostAsync("logs-sei-platform/_delete_by_query", """{ "query": { "match_all": {} } }"""))).Message);
        Assert.Contains("403", (await Assert.ThrowsAsync<HttpRequestException>(() => writer.PostAsync("logs-sei-other/_doc", """{ "@timestamp": "2026-11-25T10:00:00Z" }"""))).Message);
    }

    [Fact]
    public async Task A_line_that_comes_while_the_store_hangs_survives_a_restart_of_fluent_bit()
    {
        const string traceId = "5b8efff798038103d269b633813fc60e";
        var store = await manifest.StartAsync("elasticsearch");
        var fluentBit = await manifest.StartAsync("fluent-bit");
        using var elasticsearch = Open(store);
        using var input = new HttpApi(fluentBit, "otlp");

        await store.PauseAsync();
        try
        {
            await input.PostAsync("v1/logs", Record(traceId, "a line before the restart"));
            await fluentBit.StopAsync();
            await fluentBit.StartAsync();
        }
        finally
        {
            await store.UnpauseAsync();
        }

        await Eventually.SucceedsAsync(
            async token => Assert.Single((await elasticsearch.GetAsync("logs-sei-platform/_search?q=trace_id:" + traceId, token))["hits"]!["hits"]!.AsArray()),
            TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("fluent-bit.yaml")]
    [InlineData("kubernetes.yaml")]
    public async Task Fluent_bit_takes_both_of_its_configurations(string file)
    {
        var fluentBit = await manifest.StartAsync("fluent-bit");

        var checkedOnly = await fluentBit.ExecuteAsync(["/fluent-bit/bin/fluent-bit", "--dry-run", $"--config=/etc/fluent-bit/{file}"]);

        checkedOnly.MustSucceed();
        Assert.DoesNotContain("[error]", checkedOnly.Everything);
    }

    [Fact]
    public async Task Kibana_has_the_data_view_and_the_searches()
    {
        var container = await manifest.StartAsync("kibana");
        using var kibana = new HttpApi(container, user: "elastic", password: container.Network.Parameter("elasticsearch-password"));

        await Eventually.SucceedsAsync(
            async token =>
            {
                var view = (await kibana.GetAsync("api/data_views/data_view/sei-logs", token))["data_view"]!;
                Assert.Equal("logs-sei-platform*", (string?)view["title"]);
                var found = (await kibana.GetAsync("api/saved_objects/_find?type=search&per_page=100", token))["saved_objects"]!.AsArray();
                Assert.Superset(new HashSet<string> { "sei-logs-all", "sei-logs-errors", "sei-logs-deliveries" }, found.Select(saved => (string)saved!["id"]!).ToHashSet());
            },
            TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Kibana_is_available_to_whoever_knows_the_password()
    {
        var container = await manifest.StartAsync("kibana");
        using var kibana = new HttpApi(container, user: "elastic", password: container.Network.Parameter("elasticsearch-password"));

        JsonNode status = await kibana.GetAsync("api/status");

        Assert.Equal("available", (string?)status["status"]!["overall"]!["level"]);
    }

    /// <summary>As JSON: of its two times Fluent Bit passes on the second.</summary>
    private static string Record(string traceId, string message) => $$"""
        {
          "resourceLogs": [{
            "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "manifest-test" } }] },
            "scopeLogs": [{
              "scope": { "name": "Manifest.Test" },
              "logRecords": [{
                "timeUnixNano": "{{Now}}", "observedTimeUnixNano": "{{Now}}", "severityNumber": 9, "severityText": "Information",
                "body": { "stringValue": "{{message}}" }, "traceId": "{{traceId}}", "spanId": "eee19b7ec3c1b174"
              }]
            }]
          }]
        }
        """;

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

    private static HttpApi Open(ManifestContainer container) =>
        new(container, user: "elastic", password: container.Network.Parameter("elasticsearch-password"));
}
