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
        var fluentBit = await manifest.StartAsync("fluent-bit");
        using var input = new HttpApi(fluentBit, "otlp");
        using var elasticsearch = Open(fluentBit.Network["elasticsearch"]);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

        await input.PostAsync(
            "v1/logs",
            $$"""
            {
              "resourceLogs": [{
                "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "manifest-test" } }] },
                "scopeLogs": [{
                  "scope": { "name": "Manifest.Test" },
                  "logRecords": [{
                    "timeUnixNano": "{{now}}", "severityNumber": 9, "severityText": "Information",
                    "body": { "stringValue": "a line of the manifest test" }, "traceId": "{{traceId}}", "spanId": "eee19b7ec3c1b174"
                  }]
                }]
              }]
            }
            """);

        await Eventually.SucceedsAsync(
            async token =>
            {
                var answer = await elasticsearch.GetAsync("logs-sei-platform*/_search?q=trace_id:" + traceId, token);
                var document = Assert.Single(answer["hits"]!["hits"]!.AsArray())!["_source"]!;
                Assert.Equal("a line of the manifest test", (string?)document["message"]);
                Assert.Equal("info", (string?)document["level"]);
                Assert.Equal("Manifest.Test", (string?)document["category"]);
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Kibana_is_available_to_whoever_knows_the_password()
    {
        var container = await manifest.StartAsync("kibana");
        using var kibana = new HttpApi(container, user: "elastic", password: container.Network.Parameter("elasticsearch-password"));

        JsonNode status = await kibana.GetAsync("api/status");

        Assert.Equal("available", (string?)status["status"]!["overall"]!["level"]);
    }

    private static HttpApi Open(ManifestContainer container) =>
        new(container, user: "elastic", password: container.Network.Parameter("elasticsearch-password"));
}
