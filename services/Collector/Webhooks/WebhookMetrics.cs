using System.Diagnostics.Metrics;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>What became of each delivery. Every label's values are a fixed set: no sender can add series.</summary>
public sealed class WebhookMetrics
{
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _skipped;
    private readonly Histogram<long> _size;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(CollectorTelemetry.MeterName);
        _deliveries = meter.CreateCounter<long>("sei.collector.webhook.events", "{event}", "Webhook deliveries by source, kind of event and outcome.");
        _rejections = meter.CreateCounter<long>(
            "sei.collector.signature.rejections", "{request}", "Deliveries with a wrong, truncated or missing signature or token.");
        _skipped = meter.CreateCounter<long>("sei.collector.webhook.skipped", "{event}", "Events left out of deliveries that were accepted: their times cannot be true.");
        _size = meter.CreateHistogram(
            "sei.collector.webhook.size", "By", "Size of the bodies of webhook deliveries.", tags: null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, WebhookOptions.PayloadLimit] });
    }

    public void Received(string source, int bytes) => _size.Record(bytes, new KeyValuePair<string, object?>("source", source));

    public void Skipped(string source, int events) => _skipped.Add(events, new KeyValuePair<string, object?>("source", source));

    public void Ended(string source, string eventName, string outcome)
    {
        _deliveries.Add(1, new("source", source), new("event", eventName), new("outcome", outcome));
        if (outcome == WebhookOutcome.Unauthorized)
            _rejections.Add(1, new KeyValuePair<string, object?>("source", source));
    }
}

/// <summary>Values of the label <c>outcome</c>.</summary>
public static class WebhookOutcome
{
    /// <summary>Its events are on the topic.</summary>
    public const string Accepted = "accepted";

    /// <summary>Understood or unknown; either way it says nothing that the platform keeps.</summary>
    public const string Ignored = "ignored";

    public const string Unauthorized = "unauthorized";
    public const string Malformed = "malformed";
    public const string TooLarge = "too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>Kafka did not acknowledge.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The bodies of other deliveries have taken all the memory that is meant for them.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The webhook has no secret configured.</summary>
    public const string Closed = "closed";
}
