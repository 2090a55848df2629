using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Contracts;
using SeiPlatform.ServiceDefaults.Messaging;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Collector;

/// <summary>Webhooks over HTTP onto a real topic.</summary>
public sealed class WebhookEndpointTests(KafkaFixture broker) : IAsyncLifetime
{
    private TestKafka _kafka = null!;
    private IntakeHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _kafka = await broker.StartAsync(Cancellation);
        _host = new IntakeHost(_kafka.BootstrapServers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_kafka is not null)
            await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task What_every_source_sends_is_on_the_topic_when_it_is_accepted_and_nothing_else_is()
    {
        var announced = 0;
        foreach (var file in Delivery.Files)
        {
            var answer = await _host.SendAsync(Delivery.Of(file), Cancellation);
            Assert.True(answer.Status == HttpStatusCode.Accepted, $"{file}: {(int)answer.Status} {answer.Body}");
            announced += answer.Events;
            Assert.Equal(announced, await _kafka.CountAsync(cancellationToken: Cancellation));
        }

        var messages = await _kafka.ConsumeAsync(announced, cancellationToken: Cancellation);
        Assert.All(messages, message =>
        {
            var @event = Read(message);
            Assert.Equal(@event.Repository, message.Message.Key);
            Assert.Equal("application/json", Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes("content-type")));
            Assert.Equal(EngineeringEvent.CurrentSchemaVersion, @event.SchemaVersion);
        });
        Assert.Equal([EventSources.CdEvents, EventSources.GitHub, EventSources.GitLab], messages.Select(message => Read(message).Source).Distinct().Order());
    }

    [Fact]
    public async Task A_redelivery_is_the_same_fact_whatever_its_delivery_id()
    {
        var delivery = Delivery.Of("github/push.json");
        await _host.SendAsync(delivery, Cancellation);
        await _host.SendAsync(delivery, Cancellation);
        await _host.SendAsync(delivery.With("X-GitHub-Delivery", Guid.NewGuid().ToString()), Cancellation);

        var messages = await _kafka.ConsumeAsync(12, cancellationToken: Cancellation);

        Assert.All(messages.Select(Read).GroupBy(@event => (@event.Id, @event.OccurredAt)), copies => Assert.Equal(3, copies.Count()));
    }

    [Fact]
    public async Task One_trace_leads_from_the_sender_through_the_topic()
    {
        using var sender = new Activity("sender").Start();
        await _host.SendAsync(Delivery.Deployment(1), Cancellation);

        var message = Assert.Single(await _kafka.ConsumeAsync(1, cancellationToken: Cancellation));

        var context = KafkaTraceContext.Extract(message.Message.Headers);
        Assert.Equal(sender.TraceId, context.TraceId);
        Assert.NotEqual(sender.SpanId, context.SpanId);
    }

    [Fact]
    public async Task The_largest_payload_that_GitHub_sends_is_taken_whole_or_in_chunks()
    {
        var push = Delivery.Of("github/push.json").Body;
        var largest = new byte[WebhookOptions.PayloadLimit];
        largest.AsSpan().Fill((byte)' ');
        push.CopyTo(largest, 0);
        var delivery = Delivery.GitHub("push", largest);

        Assert.Equal(HttpStatusCode.Accepted, (await _host.SendAsync(delivery, Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await _host.SendAsync(delivery with { IsChunked = true }, Cancellation)).Status);
        Assert.Equal(8, await _kafka.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_happens_to_deliveries_is_measured_in_a_fixed_set_of_labels()
    {
        await _host.SendAsync(Delivery.Deployment(1), Cancellation);
        await _host.SendAsync(Delivery.GitHub("made-up-by-the-sender", "{}"), Cancellation);
        await _host.SendAsync(Delivery.Deployment(2).With("X-Hub-Signature-256", "sha256=00"), Cancellation);

        await Eventually.SucceedsAsync(async token =>
        {
            var metrics = await _host.Client.GetStringAsync("/metrics", token);
            Assert.Contains("""sei_collector_webhook_events_total{event="deployment",outcome="accepted",source="github"} 1""", Sorted(metrics), StringComparison.Ordinal);
            Assert.Contains("""sei_collector_webhook_events_total{event="other",outcome="ignored",source="github"} 1""", Sorted(metrics), StringComparison.Ordinal);
            Assert.Contains("""sei_collector_signature_rejections_total{source="github"} 1""", metrics, StringComparison.Ordinal);
            Assert.Contains("""sei_collector_produced_messages_total{outcome="acknowledged"} 1""", metrics, StringComparison.Ordinal);
            Assert.Contains("sei_collector_publish_duration_seconds_count", metrics, StringComparison.Ordinal);
            Assert.Contains("sei_collector_webhook_size_bytes_bucket", metrics, StringComparison.Ordinal);
            Assert.Contains("sei_collector_producer_queue_messages", metrics, StringComparison.Ordinal);
            Assert.DoesNotContain("made-up", metrics, StringComparison.Ordinal);
        }, cancellationToken: Cancellation);
    }

    private static EngineeringEvent Read(ConsumeResult<string, byte[]> message) =>
        JsonSerializer.Deserialize(message.Message.Value, ContractsJsonContext.Default.EngineeringEvent)!;

    /// <summary>Prometheus promises no order of labels.</summary>
    private static string Sorted(string metrics) => string.Join('\n', metrics.Split('\n').Select(line =>
    {
        var (start, end) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf('}'));
        return start < 0 || line.StartsWith('#') ? line : line[..(start + 1)] + string.Join(',', line[(start + 1)..end].Split(',').Order(StringComparer.Ordinal)) + line[end..];
    }));
}
