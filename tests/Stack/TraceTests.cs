using System.Diagnostics;
using System.Net;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Otlp;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class TraceTests(PlatformUnderTest platform) : PlatformTests(platform)
{
    [Fact]
    public async Task One_signed_webhook_goes_through_kafka_the_database_and_redis_to_the_answer_in_one_trace()
    {
        var (traceId, traceParent) = NewTrace();
        var deployment = NewDeployment("acme/traced");

        using var accepted = await Client.DeliverAsync("deployment_status", deployment.Json, $"delivery-{traceId}", traceParent);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await DeployedOnceAsync(deployment);
        await Client.GetAsync($"api/v1/dora?repository={deployment.Repository}&window=1d", traceParent);

        var spans = await Eventually.GetAsync(token =>
        {
            var trace = Platform.Traces.Trace(traceId);
            FollowTheWay(trace, ParentOf(traceParent));
            return Task.FromResult(trace);
        });
        Assert.DoesNotContain(spans, span => span.IsError);
        Assert.All(spans.SelectMany(span => span.Attributes.Keys), key => Assert.DoesNotContain("baggage", key));
    }

    [Fact]
    public async Task A_redelivered_webhook_changes_nothing()
    {
        var deployment = NewDeployment("acme/redelivered");
        using (var first = await Client.DeliverAsync("deployment_status", deployment.Json, "delivery-twice"))
        {
            Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        }

        await DeployedOnceAsync(deployment);
        var before = await EventsAsync(deployment.Repository);

        using (var second = await Client.DeliverAsync("deployment_status", deployment.Json, "delivery-twice"))
        {
            Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        }

        // What is sent after it has arrived, so the redelivery has too.
        var next = NewDeployment(deployment.Repository);
        using (var third = await Client.DeliverAsync("deployment_status", next.Json, "delivery-after"))
        {
            Assert.Equal(HttpStatusCode.Accepted, third.StatusCode);
        }

        await Eventually.SucceedsAsync(async token => Assert.Equal(before.Count + 1, (await EventsAsync(deployment.Repository, token)).Count));
        Assert.Superset(before.ToHashSet(), (await EventsAsync(deployment.Repository)).ToHashSet());
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_and_leaves_no_trace_in_the_data()
    {
        var forged = NewDeployment("acme/forged");

        using var refused = await Client.DeliverAsync("deployment_status", forged.Json, "delivery-forged", secret: "guessed");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var after = NewDeployment("acme/honest");
        using var accepted = await Client.DeliverAsync("deployment_status", after.Json, "delivery-honest");
        await DeployedOnceAsync(after);
        var repositories = (await Client.GetAsync("api/v1/repositories"))["items"]!.AsArray().Select(repository => (string)repository!["name"]!);
        Assert.DoesNotContain(forged.Repository, repositories);
    }

    /// <summary>Each step is the child of the one before it. What the test itself asked is the parent of the two requests.</summary>
    private static void FollowTheWay(IReadOnlyList<Span> trace, string caller)
    {
        var received = Child(trace, caller, "data-collector", SpanKind.Server, "POST /webhooks/github");
        var published = Child(trace, received.SpanId, "data-collector", SpanKind.Producer, "sei.events publish");
        var processed = Child(trace, published.SpanId, "data-collector", SpanKind.Consumer, "sei.events process");
        Assert.Equal(("kafka", "sei.events"), (processed.Attributes["messaging.system"], processed.Attributes["messaging.destination.name"]));
        Assert.Contains(trace, span => span is { Service: "data-collector", Kind: SpanKind.Client } && IsUnder(trace, span, processed) && IsOf(span, "postgresql"));
        var told = Child(trace, processed.SpanId, "data-collector", SpanKind.Client, "redis tell");
        Assert.Equal("redis", told.Attributes["db.system.name"]);

        var answered = Child(trace, caller, "api-service", SpanKind.Server, "GET /api/v1/dora");
        Assert.Contains(trace, span => span is { Service: "api-service", Kind: SpanKind.Client } && IsUnder(trace, span, answered) && IsOf(span, "redis"));
        Assert.Contains(trace, span => span is { Service: "api-service", Kind: SpanKind.Client } && IsUnder(trace, span, answered) && IsOf(span, "postgresql"));
        // Nothing is beside the way.
        Assert.All(trace, span => Assert.True(span.ParentId == caller || trace.Any(parent => parent.SpanId == span.ParentId), $"{span} has no parent among: {string.Join("; ", trace)}"));
    }

    private static Span Child(IReadOnlyList<Span> trace, string parentId, string service, SpanKind kind, string name)
    {
        var found = trace.FirstOrDefault(span => span.ParentId == parentId && span.Service == service && span.Kind == kind && span.Name == name);
        Assert.True(found is not null, $"No {kind} span \"{name}\" of {service} under {parentId} among: {string.Join("; ", trace)}");
        return found;
    }

    /// <summary>By OpenTelemetry's conventions, of now or of before.</summary>
    private static bool IsOf(Span span, string database) =>
        (span.Attributes.GetValueOrDefault("db.system.name") ?? span.Attributes.GetValueOrDefault("db.system")) == database;

    private static string ParentOf(string traceParent) => traceParent.Split('-')[2];

    private static bool IsUnder(IReadOnlyList<Span> trace, Span span, Span ancestor)
    {
        for (var current = span; current is not null; current = trace.FirstOrDefault(candidate => candidate.SpanId == current.ParentId))
        {
            if (current.ParentId == ancestor.SpanId)
            {
                return true;
            }
        }

        return false;
    }

    private async Task DeployedOnceAsync(DeploymentDelivery deployment, string? traceParent = null) => await Eventually.SucceedsAsync(async token =>
    {
        var answer = await Client.GetAsync($"api/v1/deployments?repository={deployment.Repository}&window=1d", traceParent, token);
        var listed = Assert.Single(answer["items"]!.AsArray(), item => (string)item!["id"]! == $"github:{deployment.Id}");
        Assert.Equal("succeeded", (string?)listed!["status"]);
        Assert.Equal("production", (string?)listed["environment"]);
    });

    private async Task<IReadOnlyList<string>> EventsAsync(string repository, CancellationToken cancellationToken = default) =>
        [.. (await Client.GetAsync($"api/v1/events?repository={repository}&window=1d", cancellationToken: cancellationToken))["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private static (string TraceId, string TraceParent) NewTrace()
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        return (traceId, $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
    }

    private static DeploymentDelivery NewDeployment(string repository)
    {
        var id = Random.Shared.NextInt64(1, 1L << 40);
        var at = DateTimeOffset.UtcNow;
        return new DeploymentDelivery(repository, id, $$"""
            {
              "action": "created",
              "deployment_status": { "id": {{id + 1}}, "state": "success", "created_at": "{{at:yyyy-MM-ddTHH:mm:ssZ}}", "environment": "production", "creator": { "login": "ada" } },
              "deployment": {
                "id": {{id}}, "sha": "{{id:x40}}", "ref": "v1.0.0", "task": "deploy", "environment": "production",
                "created_at": "{{at.AddMinutes(-2):yyyy-MM-ddTHH:mm:ssZ}}", "creator": { "login": "ada" }, "payload": {}
              },
              "repository": { "full_name": "{{repository}}", "default_branch": "main" }
            }
            """);
    }

    private sealed record DeploymentDelivery(string Repository, long Id, string Json);
}
