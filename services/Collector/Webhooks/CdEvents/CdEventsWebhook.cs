using System.Net.Http.Headers;
using System.Text.Json;
using CloudNative.CloudEvents;
using Microsoft.Extensions.Options;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.CdEvents;

/// <summary>CDEvents in CloudEvents over HTTP (https://cdevents.dev/docs/cloudevents-binding/).</summary>
public sealed class CdEventsWebhook : IWebhookSource
{
    private readonly SharedToken? _token;
    private readonly CdEventsMapping _mapping;

    public CdEventsWebhook(IOptions<WebhookOptions> options)
    {
        _token = options.Value.CdEvents.Token is { Length: > 0 } token ? new(token) : null;
        _mapping = new(new RevisionResolver(options.Value.CdEvents.Services));
    }

    public string Name => EventSources.CdEvents;

    public string SecretKey => "Webhooks:CdEvents:Token";

    public bool IsConfigured => _token is not null;

    public string DeliveryHeader => "ce-id";

    public string EventName(HttpRequest request) => CdEventsMapping.TypeOf(request.Headers["ce-type"]) ?? EventNames.Other;

    public bool Accepts(string mediaType) => mediaType is CloudEventReader.Structured or CloudEventReader.Batched or CloudEventReader.Binary;

    public bool Admits(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization)
        && authorization.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && _token!.Matches(authorization.Parameter);

    public bool IsAuthentic(HttpRequest request, ReadOnlySpan<byte> body) => true;

    public WebhookContent Read(HttpRequest request, Memory<byte> body, DateTimeOffset receivedAt)
    {
        var cloudEvents = CloudEventReader.Read(request, body);
        var name = cloudEvents is [var only] ? CdEventsMapping.TypeOf(only.Type) ?? EventNames.Other : EventNames.Batch;
        return new(name, [.. cloudEvents.SelectMany(cloudEvent => Map(cloudEvent, receivedAt))]);
    }

    private IEnumerable<EngineeringEvent> Map(CloudEvent cloudEvent, DateTimeOffset receivedAt)
    {
        if (CdEventsMapping.TypeOf(cloudEvent.Type) is not { } type)
            return [];
        if (cloudEvent.Data is not JsonElement data)
            throw new PayloadException("The CloudEvent carries no JSON data.");
        var cdEvent = data.Deserialize(CdEventsJsonContext.Default.CdEvent) ?? throw new PayloadException("The CloudEvent's data is null.");
        if (cdEvent.Context.Type != cloudEvent.Type)
            throw new PayloadException("The CloudEvent's type and context.type of its data differ.");
        return _mapping.Map(type, cdEvent, receivedAt);
    }
}
