using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using SeiPlatform.Contracts;
using SeiPlatform.ServiceDefaults.Messaging;

namespace SeiPlatform.Collector.Kafka;

/// <summary>Publishes batches with delivery reports: any number of events in flight, one wait for all of them.</summary>
public sealed class KafkaEventPublisher(
    EventProducer producer, EventTopics topics, KafkaProducerMetrics metrics, IOptions<KafkaOptions> options) : IEventPublisher
{
    private static readonly TimeSpan QueueFullDelay = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] ContentType = "application/json"u8.ToArray();

    public async Task PublishAsync(IReadOnlyList<EngineeringEvent> events, CancellationToken ct)
    {
        if (events.Count == 0)
            return;

        using var activity = StartActivity(events.Count);
        var started = Stopwatch.GetTimestamp();
        var deliveries = new PendingDeliveries();
        try
        {
            await AwaitTopicsAsync(ct);
            await HandOverAsync(events, deliveries, activity, ct);
            if (deliveries.FirstError is { } error)
                throw new EventPublishException($"Kafka acknowledged {deliveries.Acknowledged} of {events.Count} events: {error.Reason}");
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            metrics.Published(deliveries.Acknowledged, events.Count - deliveries.Acknowledged, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task AwaitTopicsAsync(CancellationToken ct)
    {
        if (topics.Present.IsCompletedSuccessfully)
            return;
        try
        {
            await topics.Present.WaitAsync(options.Value.MessageTimeout, ct);
        }
        catch (TimeoutException exception)
        {
            throw new EventPublishException($"The topic {Topics.Events} is not there: Kafka has not answered since the start.", exception);
        }
    }

    private async Task HandOverAsync(
        IReadOnlyList<EngineeringEvent> events, PendingDeliveries deliveries, Activity? activity, CancellationToken ct)
    {
        var headers = new Headers { { "content-type", ContentType } };
        KafkaTraceContext.Inject(headers, activity);
        var target = producer.Current;
        try
        {
            foreach (var @event in events)
            {
                var key = Encoding.UTF8.GetBytes(@event.PartitionKey);
                var value = JsonSerializer.SerializeToUtf8Bytes(@event, ContractsJsonContext.Default.EngineeringEvent);
                var message = new Message<byte[], byte[]> { Key = key, Value = value, Headers = headers, Timestamp = new(@event.ReceivedAt) };
                await HandOverAsync(target, message, deliveries, ct);
            }
        }
        finally
        {
            deliveries.AllHandedOver();
        }

        await deliveries.Completion.WaitAsync(ct);
    }

    /// <summary>Waits while the queue is full. With Kafka away another caller may keep it so: the wait has an end.</summary>
    private async ValueTask HandOverAsync(
        IProducer<byte[], byte[]> target, Message<byte[], byte[]> message, PendingDeliveries deliveries, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (!TryHandOver(target, message, deliveries))
        {
            if (Stopwatch.GetElapsedTime(since) > options.Value.MessageTimeout)
                throw new EventPublishException($"The Kafka producer's queue has been full for {options.Value.MessageTimeout.TotalSeconds:0.#} s.");
            await Task.Delay(QueueFullDelay, ct);
        }
    }

    private static bool TryHandOver(IProducer<byte[], byte[]> target, Message<byte[], byte[]> message, PendingDeliveries deliveries)
    {
        deliveries.Expect();
        try
        {
            target.Produce(Topics.Events, message, deliveries.Handler);
            return true;
        }
        catch (ProduceException<byte[], byte[]> exception)
        {
            deliveries.Unexpect();
            if (exception.Error.Code == ErrorCode.Local_QueueFull)
                return false;
            throw new EventPublishException($"The Kafka producer refused an event: {exception.Error.Reason}", exception);
        }
    }

    /// <summary>OpenTelemetry's conventions for messaging spans.</summary>
    private static Activity? StartActivity(int count)
    {
        var activity = CollectorTelemetry.ActivitySource.StartActivity($"{Topics.Events} publish", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.operation.name", "publish");
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.destination.name", Topics.Events);
        activity?.SetTag("messaging.batch.message_count", count);
        return activity;
    }
}
