using System.Net;
using System.Text;
using System.Text.Json;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Collector;

/// <summary>What senders and strangers get wrong. None of it may reach the topic, so one host and one broker serve all cases.</summary>
public sealed class BadDeliveryTests(IntakeOnKafka intake) : IClassFixture<IntakeOnKafka>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, HttpStatusCode, Delivery> BadDeliveries()
    {
        var push = Delivery.Of("github/push.json");
        var json = Encoding.UTF8.GetString(push.Body);
        var release = Encoding.UTF8.GetString(Delivery.Of("github/release.published.json").Body);
        var gitLab = Delivery.Of("gitlab/push.json");
        var cdEvent = Delivery.Of("cdevents/service.deployed.json");
        const string signature = "X-Hub-Signature-256";
        var good = push.Headers[signature];
        var tooLarge = Delivery.GitHub("push", new byte[WebhookOptions.PayloadLimit + 1]);
        var nested = new string('[', 100_000);
        return new()
        {
            { "no signature", HttpStatusCode.Unauthorized, push.With(signature, null) },
            { "truncated signature", HttpStatusCode.Unauthorized, push.With(signature, good[..^1]) },
            { "signature of another body", HttpStatusCode.Unauthorized, push with { Body = [.. push.Body, (byte)' '] } },
            { "signature without its algorithm", HttpStatusCode.Unauthorized, push.With(signature, good["sha256=".Length..]) },
            { "signature of the old algorithm", HttpStatusCode.Unauthorized, push.With(signature, null).With("X-Hub-Signature", "sha1=7d38cdd689735b008b3c702edd92eea23791c5f6") },
            { "wrong token", HttpStatusCode.Unauthorized, gitLab.With("X-Gitlab-Token", Delivery.Secret + "x") },
            { "no token", HttpStatusCode.Unauthorized, gitLab.With("X-Gitlab-Token", null) },
            { "truncated bearer token", HttpStatusCode.Unauthorized, cdEvent.With("Authorization", $"Bearer {Delivery.Secret[..^1]}") },
            { "token without its scheme", HttpStatusCode.Unauthorized, cdEvent.With("Authorization", Delivery.Secret) },
            { "no JSON", HttpStatusCode.BadRequest, Delivery.GitHub("push", "ref=main") },
            { "JSON that breaks off", HttpStatusCode.BadRequest, Delivery.GitHub("push", json[..(json.Length / 2)]) },
            { "empty body", HttpStatusCode.BadRequest, Delivery.GitHub("push", "") },
            { "wrong type", HttpStatusCode.BadRequest, Delivery.GitHub("push", json.Replace("\"commits\": [", "\"commits\": 7, \"x\": [", StringComparison.Ordinal)) },
            { "missing field", HttpStatusCode.BadRequest, Delivery.GitHub("push", json.Replace("\"repository\"", "\"repo\"", StringComparison.Ordinal)) },
            { "date before the epoch", HttpStatusCode.BadRequest, Delivery.GitHub("release", release.Replace("2026-03-10T10:18:00Z", "1969-12-31T23:00:00Z", StringComparison.Ordinal)) },
            { "date far ahead", HttpStatusCode.BadRequest, Delivery.GitHub("release", release.Replace("2026-03-10T10:18:00Z", "2999-01-01T00:00:00Z", StringComparison.Ordinal)) },
            { "nested too deeply", HttpStatusCode.BadRequest, Delivery.GitHub("push", $"{{\"ref\":\"refs/heads/main\",\"deep\":{nested}") },
            { "no event name", HttpStatusCode.BadRequest, push.With("X-GitHub-Event", null) },
            { "no CloudEvents headers", HttpStatusCode.BadRequest, cdEvent.With("ce-specversion", null) },
            { "content type of another kind", HttpStatusCode.UnsupportedMediaType, push with { ContentType = "text/xml" } },
            { "encoding of another kind", HttpStatusCode.UnsupportedMediaType, push with { ContentType = "application/json; charset=utf-16" } },
            { "too large", HttpStatusCode.RequestEntityTooLarge, tooLarge },
            { "too large, in chunks", HttpStatusCode.RequestEntityTooLarge, tooLarge with { IsChunked = true } },
        };
    }

    [Theory]
    [MemberData(nameof(BadDeliveries), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_delivery_is_refused_with_a_problem_and_leaves_nothing_on_the_topic(string what, HttpStatusCode status, Delivery delivery)
    {
        var (kafka, host) = await intake.StartedAsync();

        var answer = await host.SendAsync(delivery, Cancellation);

        Assert.True(status == answer.Status, $"{what}: {(int)answer.Status} {answer.Body}");
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain(Delivery.Secret, answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await kafka.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Neither_secrets_nor_payloads_are_logged_whether_a_delivery_is_good_or_bad()
    {
        const string word = "hippopotamus";
        var (_, host) = await intake.StartedAsync();
        string[] files = ["github/ping.json", "gitlab/tag_push.json", "cdevents/taskrun.finished.json"];
        foreach (var delivery in files.Select(Delivery.Of))
        {
            await host.SendAsync(delivery, Cancellation);
            await host.SendAsync(delivery with { ContentType = "text/plain" }, Cancellation);
        }

        await host.SendAsync(Delivery.GitHub("push", $$"""{"ref":"{{word}}","repository":7}"""), Cancellation);
        await host.SendAsync(Delivery.GitHub("push", word), Cancellation);
        await host.SendAsync(Delivery.GitHub("push", word).With("X-Hub-Signature-256", null), Cancellation);
        await host.SendAsync(Delivery.Of("gitlab/push.json").With("X-Gitlab-Token", word), Cancellation);

        Assert.Contains(host.Log, line => line.StartsWith("WebhookMalformed", StringComparison.Ordinal));
        Assert.Contains(host.Log, line => line.StartsWith("WebhookUnauthorized", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, line => line.Contains(Delivery.Secret, StringComparison.Ordinal) || line.Contains(word, StringComparison.Ordinal));
    }
}

/// <summary>A collector and its broker, started by the first test that asks.</summary>
public sealed class IntakeOnKafka(KafkaFixture broker) : IAsyncDisposable
{
    private (TestKafka Kafka, IntakeHost Host)? _started;

    public async Task<(TestKafka Kafka, IntakeHost Host)> StartedAsync()
    {
        if (_started is not { } started)
        {
            var kafka = await broker.StartAsync(TestContext.Current.CancellationToken);
            _started = started = (kafka, new IntakeHost(kafka.BootstrapServers));
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is { } started)
        {
            await started.Host.DisposeAsync();
            await started.Kafka.DisposeAsync();
        }
    }
}
