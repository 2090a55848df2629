using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class JaegerTests(ManifestFixture manifest)
{
    [Fact]
    public async Task A_trace_sent_by_otlp_is_found_again()
    {
        const string traceId = "5b8efff798038103d269b633813fc60c";
        var container = await manifest.StartAsync("jaeger");
        using var receiver = new HttpApi(container, "otlp-http");
        using var query = new HttpApi(container);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

        await receiver.PostAsync(
            "v1/traces",
            $$"""
            {
              "resourceSpans": [{
                "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "manifest-test" } }] },
                "scopeSpans": [{
                  "scope": { "name": "test" },
                  "spans": [{
                    "traceId": "{{traceId}}", "spanId": "eee19b7ec3c1b174", "name": "a step", "kind": 2,
                    "startTimeUnixNano": "{{now}}", "endTimeUnixNano": "{{now + 1_000_000}}"
                  }]
                }]
              }]
            }
            """);

        await Eventually.SucceedsAsync(async token =>
        {
            var trace = (await query.GetAsync($"api/traces/{traceId}", token))["data"]!.AsArray();
            Assert.Equal("a step", (string?)Assert.Single(trace)!["spans"]![0]!["operationName"]);
        });

        // As in a cluster: in indices of a day that begin with the prefix.
        var store = container.Network["elasticsearch"];
        using var elasticsearch = new HttpApi(store, user: "elastic", password: container.Network.Parameter("elasticsearch-password"));
        var indices = (await elasticsearch.GetAsync("_cat/indices/jaeger-*?format=json")).AsArray().Select(index => (string)index!["index"]!);
        Assert.Contains(indices, index => index.StartsWith("jaeger-jaeger-span-2", StringComparison.Ordinal));
    }
}
