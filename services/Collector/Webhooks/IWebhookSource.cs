using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>One kind of sender: how it proves who it is, and what its payloads mean.</summary>
public interface IWebhookSource
{
    /// <summary>One of <see cref="EventSources"/>; also the last segment of the path.</summary>
    string Name { get; }

    /// <summary>The configuration key of the secret.</summary>
    string SecretKey { get; }

    /// <summary>False while the secret is not configured.</summary>
    bool IsConfigured { get; }

    /// <summary>The header with the sender's own id of the delivery: for logs and traces, never for identity.</summary>
    string DeliveryHeader { get; }

    /// <summary>The kind of event by the headers, out of a fixed set: it labels metrics.</summary>
    string EventName(HttpRequest request);

    bool Accepts(string mediaType);

    /// <summary>Whether the headers may be those of the sender; asked before the body is read.</summary>
    bool Admits(HttpRequest request);

    /// <summary>Whether <paramref name="body"/>, as it came over the wire, is the sender's.</summary>
    bool IsAuthentic(HttpRequest request, ReadOnlySpan<byte> body);

    /// <summary>The events of a payload; none when it says nothing that the platform keeps.</summary>
    /// <exception cref="PayloadException">It is not what the sender's documentation promises.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON, or fields are missing or of the wrong type.</exception>
    WebhookContent Read(HttpRequest request, Memory<byte> body, DateTimeOffset receivedAt);
}

/// <param name="Event">The kind of event, as in <see cref="IWebhookSource.EventName"/>; known better after reading.</param>
/// <param name="Events">What to publish.</param>
public sealed record WebhookContent(string Event, IReadOnlyList<EngineeringEvent> Events);
