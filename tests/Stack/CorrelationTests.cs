using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

/// <summary>From any of the three to the other two: a point on a graph, a trace, a line of a log.</summary>
[Collection(CollectionOrder.Running)]
public sealed partial class CorrelationTests(PlatformUnderTest platform) : PlatformTests(platform)
{
    private const string Histogram = "http_server_request_duration_seconds_bucket";
    [Fact]
    public async Task The_exemplar_the_trace_and_the_log_line_of_one_request_name_the_same_trace()
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        var began = DateTimeOffset.UtcNow;
        using var accepted = await Client.DeliverAsync("push", Push, $"delivery-{traceId}", $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        var exposed = await Eventually.GetAsync(async token => Exemplar(await Client.ExposedAsync("data-collector", token), traceId));
        var stored = await Eventually.GetAsync(token => StoredAsync(traceId, began, token), TimeSpan.FromSeconds(60));
        var spans = await Eventually.GetAsync(_ =>
        {
            var trace = Platform.Traces.Trace(traceId);
            Assert.Contains(trace, span => span.Name == "POST /webhooks/github");
            return Task.FromResult(trace);
        });
        var line = await Eventually.GetAsync(_ => Task.FromResult(Line("data-collector", traceId)));

        var server = spans.Single(span => span.Name == "POST /webhooks/github").SpanId;
        Assert.Equal(server, exposed);
        Assert.Equal(server, stored);
        Assert.Equal("WebhookAccepted", (string?)line["event"]);
        Assert.Contains((string)line["span_id"]!, spans.Select(span => span.SpanId));
        Assert.Equal("data-collector", (string?)line["resource"]!["service.name"]);
    }

    private static string Push => $$"""
        {
          "ref": "refs/heads/main", "repository": { "full_name": "acme/correlated", "default_branch": "main" },
          "commits": [{ "id": "{{Guid.NewGuid():N}}00000000", "message": "Correlate", "timestamp": "{{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}", "author": { "username": "ada" } }]
        }
        """;

    /// <returns>The span that the exemplar of the request's duration names.</returns>
    private static string Exemplar(string exposition, string traceId)
    {
        var line = Assert.Single(exposition.Split('\n'), line => line.StartsWith(Histogram, StringComparison.Ordinal) && line.Contains(traceId, StringComparison.Ordinal));
        Assert.Contains("http_route=\"/webhooks/github\"", line);
        return SpanId().Match(line).Groups[1].Value;
    }

    private async Task<string> StoredAsync(string traceId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var query = Uri.EscapeDataString($"{Histogram}{{job=\"data-collector\"}}");
        var times = string.Create(CultureInfo.InvariantCulture, $"start={since.AddMinutes(-1).ToUnixTimeSeconds()}&end={since.AddMinutes(5).ToUnixTimeSeconds()}");
        var answer = (await Client.LookAsync("prometheus", $"api/v1/query_exemplars?query={query}&{times}", cancellationToken)).Body!;
        var exemplars = answer["data"]!.AsArray().SelectMany(series => series!["exemplars"]!.AsArray());
        return (string)Assert.Single(exemplars, exemplar => (string?)exemplar!["labels"]!["trace_id"] == traceId)!["labels"]!["span_id"]!;
    }

    private static JsonNode Line(string service, string traceId)
    {
        var line = PlatformUnderTest.ReadLog(service).Split('\n').FirstOrDefault(line => line.Contains($"\"trace_id\":\"{traceId}\"", StringComparison.Ordinal));
        Assert.True(line is not null, $"No line of {service} names the trace {traceId}.");
        return JsonNode.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..])!;
    }

    [GeneratedRegex("span_id=\"([0-9a-f]{16})\"")]
    private static partial Regex SpanId();
}
