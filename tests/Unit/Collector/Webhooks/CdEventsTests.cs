using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Collector.Webhooks.CdEvents;
using SeiPlatform.Contracts;
using static SeiPlatform.Tests.Unit.Collector.Webhooks.Sources;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class CdEventsTests
{
    private static readonly string Sha4 = Repeat("4d"), Sha5 = Repeat("5e");

    [Fact]
    public void A_deployed_service_is_a_deployment_of_the_repository_that_its_artifact_names()
    {
        var only = Assert.Single(Events("cdevents/service.deployed.json"));

        Assert.Equal(
            (EventTypes.ServiceDeployed, EventSources.CdEvents, "acme/shop", Utc("2026-05-05T14:27:05.315384Z")),
            (only.Type, only.Source, only.Repository, only.OccurredAt));
        var deployment = only.Deployment!;
        Assert.Equal(("production", DeploymentStatus.Succeeded, "checkout", Sha4), (deployment.Environment, deployment.Status, deployment.Service, deployment.Sha));
        Assert.Equal(only.OccurredAt, deployment.FinishedAt);
    }

    [Fact]
    public void A_deployment_of_several_repositories_is_one_event_each_with_one_deployment_id()
    {
        var events = Events("cdevents/service.deployed.several-repositories.json");

        Assert.Equal(
            [("acme/shop", "argo:storefront:118", Sha4, "1.4.0"), ("acme/theme", "argo:storefront:118", Sha5, null)],
            events.Select(@event => (@event.Repository, @event.Deployment!.Id, @event.Deployment.Sha!, @event.Deployment.Version)));
        Assert.Equal(2, events.Select(@event => @event.Id).Distinct().Count());
    }

    [Fact]
    public void A_service_has_the_repositories_that_are_configured_for_it() => Assert.Equal(
        ["acme/mail", "acme/mail-templates"],
        Events("cdevents/service.deployed.unattributed.json").Select(@event => @event.Repository));

    [Fact]
    public void A_service_that_nothing_is_known_about_stands_for_its_repository() => Assert.Equal(
        "unknown-service",
        Assert.Single(Events("cdevents/service.deployed.unattributed.json", Text("cdevents/service.deployed.unattributed.json").Replace("Mailer", "Unknown-Service", StringComparison.Ordinal))).Repository);

    [Fact]
    public void A_rolled_back_service_is_a_rollback()
    {
        var only = Assert.Single(Events("cdevents/service.rolledback.json"));

        Assert.Equal((EventTypes.ServiceRolledBack, true, Repeat("0f")), (only.Type, only.Deployment!.IsRollback, only.Deployment.Sha));
    }

    [Fact]
    public void A_removed_service_is_inactive() =>
        Assert.Equal(DeploymentStatus.Inactive, Assert.Single(Events("cdevents/service.removed.json")).Deployment!.Status);

    [Fact]
    public void A_merged_change_is_the_commit_that_it_is_named_by()
    {
        var only = Assert.Single(Events("cdevents/change.merged.json"));

        Assert.Equal((EventTypes.ChangeMerged, "acme/shop"), (only.Type, only.Repository));
        Assert.Equal((Sha4, ChangeKind.Squash, 41L, only.OccurredAt), (only.Change!.Sha, only.Change.Kind, only.Change.Number!.Value, only.Change.MergedAt!.Value));
    }

    [Fact]
    public void An_incident_keeps_its_id_until_it_is_resolved_whatever_else_the_sender_puts_into_custom_data()
    {
        var detected = Assert.Single(Events("cdevents/incident.detected.json"));
        var resolved = Assert.Single(Events("cdevents/incident.resolved.json"));

        Assert.Equal((EventTypes.IncidentDetected, "acme/shop", "prod1"), (detected.Type, detected.Repository, detected.Incident!.Environment));
        Assert.Equal(("high", "argo:storefront:118", detected.OccurredAt), (detected.Incident.Severity, detected.Incident.DeploymentId, detected.Incident.DetectedAt!.Value));
        Assert.Equal((EventTypes.IncidentResolved, detected.Incident.Id, resolved.OccurredAt), (resolved.Type, resolved.Incident!.Id, resolved.Incident.ResolvedAt!.Value));
    }

    [Fact]
    public void A_finished_pipeline_run_has_its_outcome()
    {
        var only = Assert.Single(Events("cdevents/pipelinerun.finished.json"));

        Assert.Equal((EventTypes.PipelineRunFinished, "failure", only.OccurredAt), (only.Type, only.PipelineRun!.Outcome, only.PipelineRun.FinishedAt!.Value));
    }

    [Fact]
    public void A_published_artifact_has_its_version()
    {
        var only = Assert.Single(Events("cdevents/artifact.published.json"));

        Assert.Equal((EventTypes.ArtifactPublished, "acme/shop", "v1.4.0", "mybot"), (only.Type, only.Repository, only.Artifact!.Version, only.Actor));
    }

    [Fact]
    public void A_type_that_the_platform_has_no_use_for_is_ignored()
    {
        var (source, request) = Request("cdevents/taskrun.finished.json");

        var content = source.Read(request, Encoding.UTF8.GetBytes(Text("cdevents/taskrun.finished.json")), ReceivedAt);

        Assert.Equal(EventNames.Other, content.Event);
        Assert.Empty(content.Events);
    }

    [Fact]
    public void Structured_binary_and_batched_mode_lead_to_the_same_events()
    {
        var binary = Events("cdevents/service.deployed.json");
        var structured = Read(CloudEventReader.Structured, CloudEvent("cdevents/service.deployed.json"));
        var batched = Read(CloudEventReader.Batched, new JsonArray(CloudEvent("cdevents/service.deployed.json"), CloudEvent("cdevents/incident.detected.json")));

        Assert.Equal(binary, structured.Events);
        Assert.Equal(EventTypes.ServiceDeployed, structured.Event);
        Assert.Equal([binary[0], .. Events("cdevents/incident.detected.json")], batched.Events);
        Assert.Equal(EventNames.Batch, batched.Event);
    }

    [Theory]
    [InlineData("specversion", "0.1")]
    [InlineData("id", "")]
    [InlineData("source", "")]
    [InlineData("time", "yesterday")]
    [InlineData("type", "dev.cdevents.service.upgraded.0.2.0")]
    public void A_structured_event_with_a_wrong_attribute_is_refused(string attribute, string value)
    {
        var cloudEvent = CloudEvent("cdevents/service.deployed.json");
        cloudEvent[attribute] = value;

        Assert.Throws<PayloadException>(() => Read(CloudEventReader.Structured, cloudEvent));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("specversion")]
    [InlineData("type")]
    public void A_structured_event_without_what_it_needs_is_refused(string attribute)
    {
        var cloudEvent = CloudEvent("cdevents/service.deployed.json");
        cloudEvent.Remove(attribute);

        Assert.Throws<PayloadException>(() => Read(CloudEventReader.Structured, cloudEvent));
    }

    [Fact]
    public void A_binary_event_without_its_headers_is_refused()
    {
        var (source, request) = Request("cdevents/service.deployed.json");
        request.Headers.Remove("ce-specversion");

        Assert.Throws<PayloadException>(() => source.Read(request, Encoding.UTF8.GetBytes(Text("cdevents/service.deployed.json")), ReceivedAt));
    }

    [Fact]
    public void A_field_of_the_wrong_type_is_named()
    {
        var json = Text("cdevents/service.deployed.json").Replace("\"id\": \"Production\"", "\"id\": 7", StringComparison.Ordinal);

        Assert.Equal("$.subject.content.environment.id", Assert.Throws<JsonException>(() => Events("cdevents/service.deployed.json", json)).Path);
    }

    private static JsonObject CloudEvent(string file) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = "271069a8-fc18-44f1-b38f-9d70a1695819",
        ["source"] = "/ci/deployer",
        ["type"] = TypeOf(file),
        ["time"] = "2026-05-05T14:27:05.315384Z",
        ["data"] = JsonNode.Parse(Text(file)),
    };

    private static WebhookContent Read(string contentType, JsonNode body)
    {
        var (source, request) = Request("cdevents/service.deployed.json");
        request.Headers.Clear();
        request.ContentType = contentType;
        return source.Read(request, Encoding.UTF8.GetBytes(body.ToJsonString()), ReceivedAt);
    }

    private static string Repeat(string digits) => string.Concat(Enumerable.Repeat(digits, 20));
}
