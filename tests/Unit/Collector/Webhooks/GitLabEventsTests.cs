using SeiPlatform.Contracts;
using static SeiPlatform.Tests.Unit.Collector.Webhooks.Sources;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class GitLabEventsTests
{
    private static readonly string Work = Repeat("a1"), MergeCommit = Repeat("b2"), SquashCommit = Repeat("c3");

    [Fact]
    public void A_push_to_the_default_branch_merges_its_commits()
    {
        var events = Events("gitlab/push.json");

        Assert.All(events, @event => Assert.Equal(
            (EventTypes.ChangeMerged, EventSources.GitLab, "acme/finance/billing"), (@event.Type, @event.Source, @event.Repository)));
        Assert.Equal([(Work, ChangeKind.Commit), (MergeCommit, ChangeKind.Merge)], events.Select(@event => (@event.Change!.Sha!, @event.Change.Kind)));
        Assert.Equal((Utc("2026-04-01T07:00:00Z"), Utc("2026-04-01T07:10:00Z"), "Ada Lovelace"), (events[0].OccurredAt, events[0].Change!.MergedAt!.Value, events[0].Change!.Author));
    }

    [Fact]
    public void A_push_to_another_branch_updates_a_change_by_its_tip()
    {
        var only = Assert.Single(Events("gitlab/push.feature-branch.json"));

        Assert.Equal((EventTypes.ChangeUpdated, Work, "rounding"), (only.Type, only.Change!.Sha, only.Change.TargetBranch));
    }

    [Theory]
    [InlineData("gitlab/push.branch-deleted.json")]
    [InlineData("gitlab/tag_push.json")]
    [InlineData("gitlab/merge_request.update-of-title.json")]
    [InlineData("gitlab/deployment.canceled.json")]
    [InlineData("gitlab/issue.open-as-task.json")]
    public void What_changes_nothing_leads_to_no_event(string file) => Assert.Empty(Events(file));

    [Theory]
    [InlineData("open", EventTypes.ChangeCreated, "2026-03-31T08:00:00Z")]
    [InlineData("update", EventTypes.ChangeUpdated, "2026-03-31T09:00:00Z")]
    [InlineData("close", EventTypes.ChangeAbandoned, "2026-03-31T10:00:00Z")]
    public void A_merge_request_that_is_not_merged_has_no_commit_yet(string action, string type, string at)
    {
        var only = Assert.Single(Events($"gitlab/merge_request.{action}.json"));

        Assert.Equal((type, Utc(at), "ada"), (only.Type, only.OccurredAt, only.Actor));
        Assert.Equal((7L, Utc("2026-03-31T08:00:00Z")), (only.Change!.Number!.Value, only.Change.OpenedAt!.Value));
        Assert.Null(only.Change.Sha);
    }

    [Fact]
    public void A_merged_request_is_the_commit_that_carries_its_work()
    {
        Assert.Equal((MergeCommit, ChangeKind.Merge), Merged("gitlab/merge_request.merge.json"));
        Assert.Equal((SquashCommit, ChangeKind.Squash), Merged("gitlab/merge_request.merge-squash.json"));
        Assert.Equal((Work, ChangeKind.Commit), Merged("gitlab/merge_request.merge-fast-forward.json"));
    }

    [Theory]
    [InlineData("running", EventTypes.DeploymentStarted, DeploymentStatus.Started, "2026-04-01T07:25:00Z")]
    [InlineData("success", EventTypes.ServiceDeployed, DeploymentStatus.Succeeded, "2026-04-01T07:30:00Z")]
    [InlineData("failed", EventTypes.DeploymentFailed, DeploymentStatus.Failed, "2026-04-01T07:30:00Z")]
    public void A_deployment_has_the_full_commit_of_its_link(string status, string type, DeploymentStatus expected, string at)
    {
        var only = Assert.Single(Events($"gitlab/deployment.{status}.json"));

        Assert.Equal((type, Utc(at)), (only.Type, only.OccurredAt));
        var deployment = only.Deployment!;
        Assert.Equal(("gitlab:4711", "production", expected, MergeCommit, "v2.0.0"), (deployment.Id, deployment.Environment, deployment.Status, deployment.Sha, deployment.Version));
        Assert.Equal(expected == DeploymentStatus.Started ? (Utc(at), null) : (null, Utc(at)), (deployment.StartedAt, deployment.FinishedAt));
    }

    [Fact]
    public void A_pipeline_is_a_pipeline_run()
    {
        var finished = Assert.Single(Events("gitlab/pipeline.success.json"));
        var started = Assert.Single(Events("gitlab/pipeline.running.json"));

        Assert.Equal((EventTypes.PipelineRunFinished, "success", Utc("2026-04-01T07:19:00Z")), (finished.Type, finished.PipelineRun!.Outcome, finished.PipelineRun.FinishedAt!.Value));
        Assert.Equal((EventTypes.PipelineRunStarted, null, finished.PipelineRun.Id), (started.Type, started.PipelineRun!.Outcome, started.PipelineRun.Id));
    }

    [Fact]
    public void An_issue_of_type_incident_is_one_from_its_opening_to_its_closing()
    {
        var opened = Assert.Single(Events("gitlab/issue.open.json"));
        var closed = Assert.Single(Events("gitlab/issue.close.json"));

        Assert.Equal((EventTypes.IncidentDetected, "gitlab:issue:301", "high", "production"), (opened.Type, opened.Incident!.Id, opened.Incident.Severity, opened.Incident.Environment));
        Assert.Equal((EventTypes.IncidentResolved, opened.Incident.Id, Utc("2026-04-02T12:00:00Z")), (closed.Type, closed.Incident!.Id, closed.Incident.ResolvedAt!.Value));
    }

    [Fact]
    public void An_issue_that_gets_the_label_was_an_incident_from_its_opening_on()
    {
        var only = Assert.Single(Events("gitlab/issue.labeled.json"));

        Assert.Equal((EventTypes.IncidentDetected, Utc("2026-04-02T10:00:00Z")), (only.Type, only.OccurredAt));
        Assert.Equal(("staging", null), (only.Incident!.Environment, only.Incident.Severity));
    }

    [Fact]
    public void An_issue_that_gets_the_label_after_it_was_closed_is_a_resolved_incident()
    {
        var json = Text("gitlab/issue.labeled.json").Replace("\"action\": \"update\",", "\"action\": \"update\", \"closed_at\": \"2026-04-02 12:00:00 UTC\",", StringComparison.Ordinal);

        var events = Events("gitlab/issue.labeled.json", json);

        Assert.Equal([EventTypes.IncidentDetected, EventTypes.IncidentResolved], events.Select(@event => @event.Type));
        Assert.Equal(Utc("2026-04-02T12:00:00Z"), events[1].Incident!.ResolvedAt);
    }

    [Fact]
    public void A_release_is_an_artifact()
    {
        var only = Assert.Single(Events("gitlab/release.create.json"));

        Assert.Equal((EventTypes.ArtifactPublished, Utc("2026-04-01T07:25:00Z")), (only.Type, only.OccurredAt));
        Assert.Equal(new ArtifactPayload { Id = "gitlab:release:61", Name = "Rounding", Version = "v2.0.0", Sha = MergeCommit }, only.Artifact);
    }

    private static (string?, ChangeKind) Merged(string file)
    {
        var only = Assert.Single(Events(file));
        Assert.Equal((EventTypes.ChangeMerged, Utc("2026-04-01T07:10:00Z")), (only.Type, only.Change!.MergedAt!.Value));
        return (only.Change.Sha, only.Change.Kind);
    }

    private static string Repeat(string digits) => string.Concat(Enumerable.Repeat(digits, 20));
}
