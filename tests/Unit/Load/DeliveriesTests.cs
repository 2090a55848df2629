using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Collector.Webhooks.CdEvents;
using SeiPlatform.Collector.Webhooks.GitHub;
using SeiPlatform.Collector.Webhooks.GitLab;
using SeiPlatform.Contracts;
using SeiPlatform.Load.Plan;
using SeiPlatform.Load.Platform;
using SeiPlatform.Load.Playing;

namespace SeiPlatform.Tests.Unit.Load;

/// <summary>The deliveries, as the collector reads them.</summary>
public sealed class DeliveriesTests
{
    private const int Count = 4000;
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Target Target = new(new("http://localhost:1/"), new("http://localhost:2/"), "bootstrap", "github-secret", "gitlab-token", "cdevents-token", "keys");

    private static readonly IOptions<WebhookOptions> Webhooks = Options.Create(new WebhookOptions
    {
        GitHub = { Secret = Target.GitHubSecret },
        GitLab = { Token = Target.GitLabToken },
        CdEvents = { Token = Target.CdEventsToken },
    });

    [Fact]
    public async Task Each_is_answered_as_it_expects_and_together_they_tell_of_everything_that_the_metrics_are_made_of()
    {
        var told = new List<EngineeringEvent>();
        foreach (var delivery in new Traffic(1, Start, 2).Steps().OfType<Delivery>().Take(Count))
        {
            var (status, events) = await AnswerAsync(delivery);
            Assert.True(status == delivery.Expected, $"{status} instead of {delivery.Expected}: {delivery}");
            told.AddRange(events);
        }

        string[] types =
        [
            EventTypes.ChangeCreated, EventTypes.ChangeUpdated, EventTypes.ChangeMerged, EventTypes.ChangeAbandoned,
            EventTypes.DeploymentStarted, EventTypes.ServiceDeployed, EventTypes.DeploymentFailed,
            EventTypes.IncidentDetected, EventTypes.IncidentResolved, EventTypes.PipelineRunStarted, EventTypes.PipelineRunFinished,
        ];
        Assert.Equal(types.Order(), told.Select(@event => @event.Type).Distinct().Order());
        Assert.Equal(["cdevents", "github", "gitlab"], told.Select(@event => @event.Source).Distinct().Order());
        Assert.Contains(told, @event => @event.Deployment is { IsRollback: true });
        Assert.All(told, @event => Assert.StartsWith("demo/", @event.Repository));
    }

    [Fact]
    public async Task What_is_deployed_was_merged_before()
    {
        var merged = new HashSet<string>();
        foreach (var delivery in new Traffic(1, Start, 2).Steps().OfType<Delivery>().Take(Count))
        {
            foreach (var @event in (await AnswerAsync(delivery)).Events)
            {
                if (@event is { Type: EventTypes.ChangeMerged, Change.Sha: { } change })
                    merged.Add(change);
                if (@event is { Type: EventTypes.ServiceDeployed, Deployment: { IsRollback: false, Sha: { } deployed } })
                    Assert.Contains(deployed, merged);
            }
        }
        Assert.NotEmpty(merged);
    }

    /// <summary>What the webhook endpoints do with a request, but for Kafka.</summary>
    private static async Task<(HttpStatusCode Status, IReadOnlyList<EngineeringEvent> Events)> AnswerAsync(Delivery delivery)
    {
        using var message = new Requests(Target, new Dictionary<string, string>()).Of(delivery);
        var body = await message.Content!.ReadAsByteArrayAsync();
        var request = new DefaultHttpContext().Request;
        foreach (var (name, values) in message.Headers.Concat(message.Content.Headers))
            request.Headers[name] = values.ToArray();
        IWebhookSource source = message.RequestUri!.AbsolutePath switch
        {
            "/webhooks/github" => new GitHubWebhook(Webhooks),
            "/webhooks/gitlab" => new GitLabWebhook(Webhooks),
            "/webhooks/cdevents" => new CdEventsWebhook(Webhooks),
            var other => throw new InvalidOperationException($"There is no webhook {other}."),
        };
        Assert.True(source.Accepts(message.Content.Headers.ContentType!.MediaType!));
        if (!source.Admits(request) || !source.IsAuthentic(request, body))
            return (HttpStatusCode.Unauthorized, []);
        try
        {
            return (HttpStatusCode.Accepted, source.Read(request, body, Start + delivery.At).Events);
        }
        catch (Exception exception) when (exception is PayloadException or JsonException)
        {
            return (HttpStatusCode.BadRequest, []);
        }
    }
}
