using System.Net.Mime;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Core;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;

namespace SeiPlatform.Collector.Webhooks.CdEvents;

/// <summary>The CloudEvents HTTP binding: structured, batched, or binary with the attributes in <c>ce-</c> headers.</summary>
public static class CloudEventReader
{
    public const string Structured = "application/cloudevents+json";
    public const string Batched = "application/cloudevents-batch+json";
    public const string Binary = "application/json";

    private static readonly JsonEventFormatter Formatter = new(new JsonSerializerOptions(), new JsonDocumentOptions { MaxDepth = 32 });

    /// <exception cref="PayloadException">It is no CloudEvent.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static IReadOnlyList<CloudEvent> Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        try
        {
            var contentType = new ContentType(request.ContentType!);
            return contentType.MediaType.ToLowerInvariant() switch
            {
                Structured => [Formatter.DecodeStructuredModeMessage(body, contentType, null)],
                Batched => Formatter.DecodeBatchModeMessage(body, contentType, null),
                _ => [ReadBinary(request, body)],
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new PayloadException($"This is no CloudEvent: {exception.Message}", exception);
        }
    }

    private static CloudEvent ReadBinary(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var version = CloudEventsSpecVersion.FromVersionId(request.Headers[HttpUtilities.SpecVersionHttpHeader])
            ?? throw new PayloadException($"The header {HttpUtilities.SpecVersionHttpHeader} is missing or names no version of CloudEvents.");
        var cloudEvent = new CloudEvent(version);
        foreach (var header in request.Headers)
        {
            if (HttpUtilities.GetAttributeNameFromHeaderName(header.Key) is { } name && name != CloudEventsSpecVersion.SpecVersionAttribute.Name)
                cloudEvent.SetAttributeFromString(name, HttpUtilities.DecodeHeaderValue(header.Value.ToString()));
        }

        cloudEvent.DataContentType = request.ContentType;
        Formatter.DecodeBinaryModeEventData(body, cloudEvent);
        Validation.CheckCloudEventArgument(cloudEvent, nameof(request));
        return cloudEvent;
    }
}
