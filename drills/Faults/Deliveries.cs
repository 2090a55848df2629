using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Confluent.Kafka;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Faults;

/// <summary>What senders bring to the collector.</summary>
internal static class Deliveries
{
    private const string Topic = "sei.events";

    /// <summary>Where the events of drills happen.</summary>
    private const string Repository = "drill/drill";

    /// <summary>GitHub deliveries by somebody who does not know the secret.</summary>
    public static async Task ForgeAsync(this DrillContext context, int count, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < count; sent++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(context.Stack.Url("data-collector"), "webhooks/github"));
            request.Content = new StringContent("""{"zen":"forged"}""", Encoding.UTF8, "application/json");
            request.Headers.Add("X-GitHub-Event", "ping");
            request.Headers.Add("X-Hub-Signature-256", "sha256=" + new string('0', 64));
            await ExpectAsync(context, request, HttpStatusCode.Unauthorized, cancellationToken);
        }
    }

    /// <summary>Delivers a genuine event that cannot be kept, because Kafka is away: nothing of it is ever stored.</summary>
    public static Task DeliverInVainAsync(this DrillContext context, CancellationToken cancellationToken) =>
        DeliverAsync(context, HttpStatusCode.ServiceUnavailable, cancellationToken);

    /// <summary>
    /// Waits until the collector reads the topic, and removes in the end what comes of the events below. To be done before anything that keeps them from the
    /// database, which has to be undone first.
    /// </summary>
    public static Task ExpectEventsAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        context.UndoWith(new ForgetEvents(Repository));
        return context.Workbench.IngestIsDoneAsync(cancellationToken);
    }

    /// <summary>Delivers a genuine event, which is taken in.</summary>
    public static Task DeliverAsync(this DrillContext context, CancellationToken cancellationToken) =>
        DeliverAsync(context, HttpStatusCode.Accepted, cancellationToken);

    /// <summary>Keeps putting events onto the topic, so many a second. All are the same fact, which the database keeps once.</summary>
    public static void Flood(this DrillContext context, double perSecond) => context.Meanwhile(async cancellationToken =>
    {
        var time = Now();
        var value = $$$"""
            {
              "id": "drill:flood", "type": "pipelinerun.finished", "source": "cdevents", "repository": "{{{Repository}}}",
              "occurredAt": "{{{time}}}", "receivedAt": "{{{time}}}", "pipelineRun": { "id": "drill:flood" }
            }
            """;
        using var producer = Producer(context);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var sent = 0L; await timer.WaitForNextTickAsync(cancellationToken);)
            {
                // By their keys they are spread over all partitions.
                for (; sent < Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond; sent++)
                    producer.Produce(Topic, new Message<string, string> { Key = sent.ToString(CultureInfo.InvariantCulture), Value = value });
            }
        }
        finally
        {
            // None comes after the others have been removed.
            producer.Flush(TimeSpan.FromSeconds(5));
        }
    });

    /// <summary>Puts a message into the events' topic that is no event.</summary>
    public static async Task PoisonAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        using var producer = Producer(context);
        await producer.ProduceAsync(Topic, new Message<string, string> { Key = "drill", Value = "{ no event" }, cancellationToken);
    }

    // A run of a pipeline: the log of events keeps it, and no metric is computed from it.
    private static async Task DeliverAsync(DrillContext context, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        const string type = "dev.cdevents.pipelinerun.finished.0.2.0";
        var id = $"drill-{Guid.NewGuid():N}";
        var time = Now();
        var body = $$"""
            {
              "specversion": "1.0", "id": "{{id}}", "source": "/drill", "type": "{{type}}", "time": "{{time}}",
              "data": {
                "context": { "version": "0.4.1", "id": "{{id}}", "source": "/drill", "type": "{{type}}", "timestamp": "{{time}}" },
                "subject": { "id": "drill", "type": "pipelineRun", "content": { "pipelineName": "{{Repository}}", "outcome": "success" } }
              }
            }
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(context.Stack.Url("data-collector"), "webhooks/cdevents"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.Stack.Secret("cdevents-webhook-token"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json");
        await ExpectAsync(context, request, expected, cancellationToken);
    }

    private static IProducer<string, string> Producer(DrillContext context) => new ProducerBuilder<string, string>(
        new ProducerConfig { BootstrapServers = $"localhost:{context.Stack.Port("kafka", "tcp")}", MessageTimeoutMs = 10_000 }).Build();

    private static string Now() => DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);

    private static async Task ExpectAsync(DrillContext context, HttpRequestMessage request, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var answer = await context.Workbench.Http.SendAsync(request, cancellationToken);
        if (answer.StatusCode != expected)
            throw new DrillException(ExitCode.Failed, $"The collector answers a delivery with {(int)answer.StatusCode}, not {(int)expected}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
