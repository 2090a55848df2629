using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Collector.Webhooks.GitHub;
using SeiPlatform.Contracts;
using static SeiPlatform.Tests.Unit.Collector.Webhooks.Sources;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class WebhookIntakeTests : IDisposable
{
    private readonly Recorder _publisher = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddLogging().AddProblemDetails().BuildServiceProvider();
    private readonly WebhookOptions _options = new() { GitHub = { Secret = Secret }, MaxPayloadBytes = 64 * 1024, RetryAfter = TimeSpan.FromSeconds(7) };

    private readonly BodyMemory _memory = new(Microsoft.Extensions.Options.Options.Create(new WebhookOptions { MaxBytesInFlight = 1024 * 1024 }));

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_signed_delivery_is_accepted_once_its_events_are_acknowledged()
    {
        var answer = await PostAsync(Text("github/deployment.json"), "deployment");

        Assert.Equal((202, 1), (answer.Status, answer.Body.GetProperty("events").GetInt32()));
        Assert.Equal(EventTypes.DeploymentStarted, Assert.Single(_publisher.Published).Type);
    }

    [Fact]
    public async Task A_form_is_read_like_json_and_signed_as_it_came()
    {
        var form = "payload=" + Uri.EscapeDataString(Text("github/deployment.json"));

        var answer = await PostAsync(form, "deployment", contentType: "application/x-www-form-urlencoded");

        Assert.Equal(202, answer.Status);
        Assert.Single(_publisher.Published);
    }

    [Theory]
    [InlineData("star")]
    [InlineData("ping")]
    public async Task What_the_platform_does_not_keep_is_accepted_and_counted(string name)
    {
        using var counter = Counter("sei.collector.webhook.events");

        var answer = await PostAsync("{}", name);

        Assert.Equal((202, 0), (answer.Status, answer.Body.GetProperty("events").GetInt32()));
        Assert.Empty(_publisher.Published);
        var tags = Assert.Single(counter.All).Tags;
        Assert.Equal(("github", name == "ping" ? "ping" : "other", "ignored"), (tags["source"], tags["event"], tags["outcome"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256=00")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_missing_truncated_or_wrong_signature_is_rejected_before_anything_is_read_into_it(string? signature)
    {
        using var counter = Counter("sei.collector.signature.rejections");

        var answer = await PostAsync("not even JSON", "push", signature: signature ?? "");

        Assert.Equal(401, answer.Status);
        Assert.Single(counter.All);
        Assert.Empty(_publisher.Published);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"ref\":\"refs/heads/main\"}")]
    [InlineData("{\"ref\":7,\"repository\":{\"full_name\":\"a/b\"},\"commits\":[]}")]
    public async Task A_malformed_payload_is_refused_with_a_reason(string json)
    {
        var answer = await PostAsync(json, "push");

        Assert.Equal(400, answer.Status);
        Assert.Equal("Malformed payload", answer.Body.GetProperty("title").GetString());
        Assert.NotEmpty(answer.Body.GetProperty("detail").GetString()!);
        Assert.Empty(_publisher.Published);
    }

    [Fact]
    public async Task A_date_far_off_is_refused() => Assert.Equal(
        400, (await PostAsync(Text("github/release.published.json").Replace("2026-03-10T10:18:00Z", "2126-03-10T10:18:00Z", StringComparison.Ordinal), "release")).Status);

    [Theory]
    [InlineData("1969-12-31T23:00:00Z")]
    [InlineData("2999-01-01T00:00:00Z")]
    public async Task One_commit_with_a_wrong_clock_is_left_out_and_the_rest_of_its_push_is_kept(string at)
    {
        using var counter = Counter("sei.collector.webhook.skipped");
        var good = Events("github/push.json");

        var answer = await PostAsync(Text("github/push.json").Replace("2026-03-10T09:40:00Z", at, StringComparison.Ordinal), "push");

        Assert.Equal((202, good.Count - 1), (answer.Status, answer.Body.GetProperty("events").GetInt32()));
        Assert.Equal(good.Where((_, index) => index != 1).Select(@event => @event.Id), _publisher.Published.Select(@event => @event.Id));
        Assert.Equal(1, Assert.Single(counter.All).Value);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    public async Task Another_content_type_is_not_read(string contentType) =>
        Assert.Equal(415, (await PostAsync("{}", "push", contentType: contentType)).Status);

    [Theory]
    [InlineData(64 * 1024, 400)]
    [InlineData((64 * 1024) + 1, 413)]
    [InlineData(1024 * 1024, 413)]
    public async Task The_cap_holds_to_the_byte_with_and_without_a_promised_length(int size, int status)
    {
        var body = new string(' ', size);

        Assert.Equal(status, (await PostAsync(body, "push")).Status);
        Assert.Equal(status, (await PostAsync(body, "push", announceLength: false)).Status);
    }

    [Fact]
    public async Task Without_Kafka_the_sender_keeps_its_event_and_is_told_when_to_come_back()
    {
        _publisher.IsAway = true;

        var answer = await PostAsync(Text("github/deployment.json"), "deployment");

        Assert.Equal((503, "7"), (answer.Status, answer.RetryAfter));
    }

    [Fact]
    public async Task Without_memory_for_its_body_a_delivery_stays_with_its_sender_and_is_counted()
    {
        using var counter = Counter("sei.collector.webhook.events");
        _options.MaxPayloadBytes = WebhookOptions.PayloadLimit;
        Assert.True(_memory.TryTake(BodyMemory.Ordinary * 11));

        var large = await PostAsync(new string(' ', 100_000), "push");
        var ordinary = await PostAsync(Text("github/deployment.json"), "deployment");
        for (var others = 0; others < 5; others++)
            Assert.True(_memory.TryTake(BodyMemory.Ordinary));
        var oneTooMany = await PostAsync(Text("github/deployment.json"), "deployment");

        Assert.Equal((503, "7"), (large.Status, large.RetryAfter));
        Assert.Equal(202, ordinary.Status);
        Assert.Equal((503, "7"), (oneTooMany.Status, oneTooMany.RetryAfter));
        Assert.Equal(["overloaded", "accepted", "overloaded"], counter.All.Select(count => count.Tags["outcome"]));
    }

    [Theory]
    [InlineData(10, 400)]
    [InlineData(300_000, 400)]
    [InlineData(500_000, 413)]
    [InlineData(3_000_000, 503)]
    public async Task However_a_delivery_ends_its_memory_is_given_back(int size, int status)
    {
        _options.MaxPayloadBytes = size == 500_000 ? 400_000 : WebhookOptions.PayloadLimit;

        Assert.Equal(status, (await PostAsync(new string(' ', size), "push", announceLength: false)).Status);

        Assert.Equal(0, _memory.Taken);
    }

    [Fact]
    public async Task A_sender_that_breaks_off_gives_its_memory_back()
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new BreaksOff(200_000);

        await Assert.ThrowsAsync<BadHttpRequestException>(() =>
            WebhookBody.ReadAsync(context.Request, WebhookOptions.PayloadLimit, _memory, TestContext.Current.CancellationToken));

        Assert.Equal(0, _memory.Taken);
    }

    [Fact]
    public void The_memory_meant_for_bodies_holds_one_of_the_largest_size()
    {
        var memory = new BodyMemory(Microsoft.Extensions.Options.Options.Create(new WebhookOptions()));

        // A buffer that is full is copied into one of twice its size.
        Assert.True(memory.TryTake(16 * 1024 * 1024));
        Assert.True(memory.TryTake(32 * 1024 * 1024));
    }

    [Fact]
    public async Task Without_a_secret_the_webhook_is_closed_even_to_deliveries_signed_with_none()
    {
        _options.GitHub.Secret = "";

        var answer = await PostAsync("{}", "push", signature: Sign("{}", ""));

        Assert.Equal(404, answer.Status);
        Assert.Contains("Webhooks:GitHub:Secret", answer.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Measurements Counter(string name) => new(_services.GetRequiredService<IMeterFactory>(), name);

    private async Task<Answer> PostAsync(
        string body, string eventName, string contentType = "application/json", string? signature = null, bool announceLength = true)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = "POST";
        context.Request.ContentType = contentType;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentLength = announceLength ? context.Request.Body.Length : null;
        context.Request.Headers["X-GitHub-Event"] = eventName;
        context.Request.Headers[GitHubSignature.Header] = signature ?? Sign(body, Secret);
        using var response = new MemoryStream();
        context.Response.Body = response;

        var intake = new WebhookIntake(
            _publisher, Microsoft.Extensions.Options.Options.Create(_options), _memory, new WebhookMetrics(_services.GetRequiredService<IMeterFactory>()),
            new FakeTimeProvider(ReceivedAt), NullLogger<WebhookIntake>.Instance);
        var result = await intake.ReceiveAsync(context, new GitHubWebhook(Microsoft.Extensions.Options.Options.Create(_options)));
        await result.ExecuteAsync(context);
        return new(context.Response.StatusCode, JsonDocument.Parse(response.ToArray()).RootElement, context.Response.Headers.RetryAfter);
    }

    private static string Sign(string body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private sealed record Answer(int Status, JsonElement Body, string? RetryAfter);

    private sealed class BreaksOff(int after) : MemoryStream(new byte[after])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new BadHttpRequestException("Unexpected end of request content.");
    }

    private sealed class Recorder : IEventPublisher
    {
        public List<EngineeringEvent> Published { get; } = [];

        public bool IsAway { get; set; }

        public Task PublishAsync(IReadOnlyList<EngineeringEvent> events, CancellationToken ct)
        {
            if (IsAway)
                throw new EventPublishException("Kafka is away.");
            Published.AddRange(events);
            return Task.CompletedTask;
        }
    }
}
