using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Confluent.Kafka;
using SeiPlatform.Drills.Running;

namespace SeiPlatform.Drills.Faults;

/// <summary>What senders bring to the collector.</summary>
internal static class Deliveries
{
    private const string Topic = "sei.events";

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
    public static async Task DeliverInVainAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var id = $"drill-{Guid.NewGuid():N}";
        var time = DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var body = $$"""
            {
              "specversion": "1.0", "id": "{{id}}", "source": "/drill", "type": "dev.cdevents.service.deployed.0.2.0", "time": "{{time}}",
              "data": {
                "context": { "version": "0.4.1", "id": "{{id}}", "source": "/drill", "type": "dev.cdevents.service.deployed.0.2.0", "timestamp": "{{time}}" },
                "subject": { "id": "drill", "type": "service", "content": { "environment": { "id": "drill" }, "artifactId": "pkg:github/drill/drill@{{new string('d', 40)}}" } }
              }
            }
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(context.Stack.Url("data-collector"), "webhooks/cdevents"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.Stack.Secret("cdevents-webhook-token"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json");
        await ExpectAsync(context, request, HttpStatusCode.ServiceUnavailable, cancellationToken);
    }

    /// <summary>Puts a message into the events' topic that is no event.</summary>
    public static async Task PoisonAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var broker = $"localhost:{context.Stack.Port("kafka", "tcp")}";
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker, MessageTimeoutMs = 10_000 }).Build();
        await producer.ProduceAsync(Topic, new Message<string, string> { Key = "drill", Value = "{ no event" }, cancellationToken);
    }

    private static async Task ExpectAsync(DrillContext context, HttpRequestMessage request, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var answer = await context.Workbench.Http.SendAsync(request, cancellationToken);
        if (answer.StatusCode != expected)
            throw new DrillException(ExitCode.Failed, $"The collector answers a delivery with {(int)answer.StatusCode}, not {(int)expected}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
