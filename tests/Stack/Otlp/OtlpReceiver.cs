using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Stack.Otlp;

/// <summary>Where services send their traces in a test: OTLP over HTTP with protobuf, kept in memory.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<Span> spans = new();

    private OtlpReceiver(WebApplication server, Uri address)
    {
        this.server = server;
        Address = address;
    }

    /// <summary>The base address, for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public Uri Address { get; }

    public IReadOnlyCollection<Span> Spans => [.. spans];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        var receiver = new OtlpReceiver(server, new Uri($"http://127.0.0.1:{port}"));
        server.MapPost("/v1/traces", receiver.ReceiveAsync);

        // Whatever else is exported is taken, so that no exporter retries or complains.
        server.MapPost("/v1/{signal}", () => Results.Bytes([], "application/x-protobuf"));
        await server.StartAsync();
        return receiver;
    }

    public IReadOnlyList<Span> Trace(string traceId) => [.. spans.Where(span => span.TraceId == traceId)];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        if (request.Headers.ContentEncoding == "gzip")
        {
            await using var unzipped = new GZipStream(request.Body, CompressionMode.Decompress);
            await unzipped.CopyToAsync(body, request.HttpContext.RequestAborted);
        }
        else
        {
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        }

        foreach (var span in TraceRequest.Parse(body.ToArray()))
        {
            spans.Enqueue(span);
        }

        // An empty ExportTraceServiceResponse: all accepted.
        return Results.Bytes([], "application/x-protobuf");
    }
}
