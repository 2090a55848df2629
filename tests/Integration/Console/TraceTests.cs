using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>Traces as an exporter sends them and a person looks at them.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Protobuf = "application/x-protobuf";

    private readonly ConsoleHost _console = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_of_several_services_become_one_trace()
    {
        await SendAsync(OtlpRequest.Of("data-collector", OtlpRequest.Span("POST /webhooks/github", 1, to: 12)));
        await SendAsync(OtlpRequest.Of("data-collector", OtlpRequest.Span("sei.events process", 2, parent: 1, from: 20, to: 60, attributes: [("messaging.system", "kafka")])));

        var trace = JsonNode.Parse(await _console.Client.GetStringAsync($"/api/traces/{OtlpRequest.TraceId}", Cancellation))!;
        Assert.Equal(["POST /webhooks/github", "sei.events process"], trace["spans"]!.AsArray().Select(span => (string)span!["name"]!));
        Assert.Equal((OtlpRequest.Id(1), "server", "messaging.system"),
            ((string)trace["spans"]![1]!["parentId"]!, (string)trace["spans"]![1]!["kind"]!, (string)trace["spans"]![1]!["attributes"]![0]!["key"]!));

        var listed = Assert.Single(JsonNode.Parse(await _console.Client.GetStringAsync("/api/traces?service=data-collector&min=60", Cancellation))!.AsArray())!;
        Assert.Equal(("POST /webhooks/github", 60.0, 2), ((string)listed["name"]!, (double)listed["durationMilliseconds"]!, (int)listed["spans"]!));
        Assert.Equal("[]", await _console.Client.GetStringAsync("/api/traces?min=60.1", Cancellation));
    }

    [Fact]
    public async Task A_page_shows_the_steps_in_their_order_with_what_is_known_of_each_and_nothing_that_they_say_is_HTML()
    {
        await SendAsync(OtlpRequest.Of(
            "api-service",
            OtlpRequest.Span("GET <b>/api</b>", 1, to: 100),
            OtlpRequest.Span("select", 2, parent: 1, from: 25, to: 75, error: "timeout <i>now</i>", attributes: [("db.query.text", "select '<img src=x onerror=alert(1)>'")])));

        var page = await _console.Client.GetStringAsync($"/traces/{OtlpRequest.TraceId}", Cancellation);
        Assert.Contains("x=\"25%\" width=\"50%\"", page);
        Assert.True(page.IndexOf("GET &lt;b&gt;/api&lt;/b&gt;", StringComparison.Ordinal) < page.IndexOf("db.query.text", StringComparison.Ordinal));
        Assert.Contains("50.0 ms", page);
        Assert.Contains("timeout &lt;i&gt;now&lt;/i&gt;", page);
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain(" style=", page);

        var list = await _console.Client.GetStringAsync("/traces?errors=1", Cancellation);
        Assert.Contains($"<a href=\"/traces/{OtlpRequest.TraceId}\">GET &lt;b&gt;/api&lt;/b&gt;</a>", list);
        Assert.Contains("1 failed", list);
    }

    [Fact]
    public async Task What_is_no_trace_is_refused_and_what_is_not_there_not_found()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync("{}"u8.ToArray(), "application/json")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync([], "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync([0xFF, 0xFF, 0xFF], Protobuf)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(new byte[5 * 1024 * 1024], Protobuf)).StatusCode);
        foreach (var path in (string[])["/traces/unknown", "/api/traces/unknown"])
            Assert.Equal(HttpStatusCode.NotFound, (await _console.Client.GetAsync(path, Cancellation)).StatusCode);
        foreach (var path in (string[])["/traces?min=soon", "/api/traces?min=-1"])
            Assert.Equal(HttpStatusCode.BadRequest, (await _console.Client.GetAsync(path, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_compressed_batch_is_read_and_one_that_grows_too_large_is_not()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Zip(OtlpRequest.Of("api-service", OtlpRequest.Span("zipped", 1))), Protobuf, "gzip")).StatusCode);
        Assert.Contains("zipped", await _console.Client.GetStringAsync($"/api/traces/{OtlpRequest.TraceId}", Cancellation));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(Zip(new byte[64 * 1024 * 1024]), Protobuf, "gzip")).StatusCode);
    }

    [Fact]
    public async Task Another_receiver_gets_the_same_bytes()
    {
        var received = new ConcurrentQueue<byte[]>();
        await using var receiver = await StartReceiverAsync(FreePort.Next(), received);
        await using var console = new ConsoleHost(settings: ("Traces:ForwardTo", receiver.Urls.Single()));
        var sent = OtlpRequest.Of("api-service", OtlpRequest.Span("passed on", 1));

        await SendAsync(sent, console);

        await Eventually.SucceedsAsync(_ => { Assert.Equal(sent, Assert.Single(received)); return Task.CompletedTask; });
        await Eventually.SucceedsAsync(async token => Assert.Contains("1 batches, 0 lost.", await console.Client.GetStringAsync("/traces", token)));
    }

    [Fact]
    public async Task A_receiver_that_is_away_costs_nothing_but_a_count()
    {
        var port = FreePort.Next();
        await using var console = new ConsoleHost(settings: ("Traces:ForwardTo", $"http://127.0.0.1:{port}"));
        await SendAsync(OtlpRequest.Of("api-service", OtlpRequest.Span("kept", 1)), console);

        Assert.Contains("kept", await console.Client.GetStringAsync($"/api/traces/{OtlpRequest.TraceId}", Cancellation));
        await Eventually.SucceedsAsync(async token => Assert.Contains("0 batches, 1 lost; it does not take them now.", await console.Client.GetStringAsync("/traces", token)));

        var received = new ConcurrentQueue<byte[]>();
        await using var receiver = await StartReceiverAsync(port, received);
        await SendAsync(OtlpRequest.Of("api-service", OtlpRequest.Span("taken", 2)), console);
        await Eventually.SucceedsAsync(async token => Assert.Contains("1 batches, 1 lost.", await console.Client.GetStringAsync("/traces", token)));
        Assert.Single(received);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private async Task SendAsync(byte[] request, ConsoleHost? console = null)
    {
        using var response = await PostAsync(request, Protobuf, console: console);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Protobuf, response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string type, string? encoding = null, ConsoleHost? console = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        // So that what is too large is refused before it is sent.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = content, Headers = { ExpectContinue = true } };
        return await (console ?? _console).Client.SendAsync(request, Cancellation);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return zipped.ToArray();
    }

    private static async Task<WebApplication> StartReceiverAsync(int port, ConcurrentQueue<byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var receiver = builder.Build();
        receiver.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Cancellation);
            received.Enqueue(body.ToArray());
        });
        await receiver.StartAsync(Cancellation);
        return receiver;
    }
}
