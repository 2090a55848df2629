using System.Net.Mime;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;

namespace SeiPlatform.Console.Traces;

/// <summary>OTLP over HTTP with protobuf: where the services send their traces in a run on this machine.</summary>
internal static class TraceIntake
{
    /// <summary>An exporter's batch has 512 spans.</summary>
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>An empty ExportTraceServiceResponse: everything is accepted.</summary>
    private static readonly byte[] Accepted = [];

    public static void MapTraceIntake(this WebApplication app) =>
        app.MapPost("/v1/traces", ReceiveAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));

    private static async Task<IResult> ReceiveAsync(HttpRequest request, TraceStore store, TraceForwarder forwarder, CancellationToken cancellationToken)
    {
        // A page of some web site can post a form or plain text to this machine, but not this.
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != TraceForwarder.MediaType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        try
        {
            using var body = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, MaxBodyBytes));
            await request.Body.CopyToAsync(body, cancellationToken);
            var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
            store.Add(OtlpSpans.Parse(bytes.Span));
            forwarder.Forward(bytes);
            return TypedResults.Bytes(Accepted, TraceForwarder.MediaType);
        }
        catch (BadHttpRequestException bad)
        {
            return TypedResults.StatusCode(bad.StatusCode);
        }
        catch (InvalidProtocolBufferException)
        {
            return TypedResults.Text("expected an ExportTraceServiceRequest", MediaTypeNames.Text.Plain, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
