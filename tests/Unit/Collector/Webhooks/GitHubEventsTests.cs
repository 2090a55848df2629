using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Contracts;
using static SeiPlatform.Tests.Unit.Collector.Webhooks.Sources;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class GitHubEventsTests
{
    private static readonly string Sha1 = Repeat("1a"), Sha2 = Repeat("2b"), Sha3 = Repeat("3c"), Sha4 = Repeat("4d");

    [Fact]
    public void A_push_to_the_default_branch_merges_each_commit_once_when_its_tip_was_made_whether_it_was_pushed_elsewhere_before_or_not()
    {
        var events = Events("github/push.json");

        Assert.All(events, @event => Assert.Equal(
            (EventTypes.ChangeMerged, EventSources.GitHub, "acme/shop", "main"), (@event.Type, @event.Source, @event.Repository, @event.Change!.TargetBranch)));
        Assert.Equal(
            [(Sha1, ChangeKind.Commit, null), (Sha2, ChangeKind.Squash, null), (Sha3, ChangeKind.Merge, null), (Sha4, ChangeKind.Revert, Sha2)],
            events.Select(@event => (@event.Change!.Sha!, @event.Change.Kind, @event.Change.RevertsSha)));
        Assert.Equal(Utc("2026-03-10T09:02:11Z"), events[0].OccurredAt);
        Assert.All(events, @event => Assert.Equal(Utc("2026-03-10T10:15:30Z"), @event.Change!.MergedAt));
        Assert.Equal((Utc("2026-03-10T09:02:11Z"), "mona", "Keep the cart when the session ends"), (events[0].Change!.AuthoredAt!.Value, events[0].Actor, events[0].Change!.Title));
        Assert.Equal(("Grace Høpper", 41L), (events[3].Change!.Author, events[1].Change!.Number));
    }

    [Fact]
    public void A_push_to_another_branch_updates_a_change_by_its_tip()
    {
        var only = Assert.Single(Events("github/push.feature-branch.json"));

        Assert.Equal((EventTypes.ChangeUpdated, Sha1, "feature/vouchers"), (only.Type, only.Change!.Sha, only.Change.TargetBranch));
        Assert.Null(only.Change.MergedAt);
    }

    [Theory]
    [InlineData("github/push.tag.json")]
    [InlineData("github/push.branch-deleted.json")]
    [InlineData("github/ping.json")]
    [InlineData("github/deployment_status.queued.json")]
    [InlineData("github/issues.opened-as-bug.json")]
    public void What_changes_nothing_leads_to_no_event(string file) => Assert.Empty(Events(file));

    [Theory]
    [InlineData("github/pull_request.opened.json", EventTypes.ChangeCreated, "2026-03-08T14:00:00Z")]
    [InlineData("github/pull_request.synchronize.json", EventTypes.ChangeUpdated, "2026-03-09T08:30:00Z")]
    [InlineData("github/pull_request.closed.json", EventTypes.ChangeAbandoned, "2026-03-09T11:00:00Z")]
    [InlineData("github/pull_request.merged-into-branch.json", EventTypes.ChangeUpdated, "2026-03-10T09:40:01Z")]
    public void A_pull_request_that_is_not_on_the_default_branch_has_no_commit_yet(string file, string type, string at)
    {
        var only = Assert.Single(Events(file));

        Assert.Equal((type, Utc(at)), (only.Type, only.OccurredAt));
        Assert.Equal((41L, "Add gift vouchers", "hubot", Utc("2026-03-08T14:00:00Z")), (only.Change!.Number, only.Change.Title, only.Change.Author, only.Change.OpenedAt!.Value));
        Assert.Null(only.Change.Sha);
        Assert.Null(only.Change.MergedAt);
    }

    [Fact]
    public void A_merged_pull_request_is_a_squash_unless_something_says_otherwise()
    {
        var only = Assert.Single(Events("github/pull_request.merged.json"));

        Assert.Equal((EventTypes.ChangeMerged, "mona", Utc("2026-03-10T09:40:00Z")), (only.Type, only.Actor, only.OccurredAt));
        Assert.Equal(
            (Sha2, ChangeKind.Squash, 41L, "hubot", "main"),
            (only.Change!.Sha, only.Change.Kind, only.Change.Number!.Value, only.Change.Author, only.Change.TargetBranch));
        Assert.Equal((Utc("2026-03-08T14:00:00Z"), Utc("2026-03-10T09:40:00Z")), (only.Change.OpenedAt!.Value, only.Change.MergedAt!.Value));
    }

    [Fact]
    public void A_repository_that_allows_merge_commits_only_merges_with_merge_commits() =>
        Assert.Equal((Sha3, ChangeKind.Merge), Merged("github/pull_request.merged-as-merge-commit.json"));

    [Theory]
    [InlineData("merge", ChangeKind.Merge)]
    [InlineData("squash", ChangeKind.Squash)]
    [InlineData("rebase", ChangeKind.Commit)]
    public void The_method_of_auto_merge_is_the_kind(string method, ChangeKind kind)
    {
        var json = Text("github/pull_request.merged.json").Replace("\"auto_merge\": null", $"\"auto_merge\": {{ \"merge_method\": \"{method}\" }}", StringComparison.Ordinal);

        Assert.Equal(kind, Assert.Single(Events("github/pull_request.merged.json", json)).Change!.Kind);
    }

    [Fact]
    public void A_pull_request_whose_last_commit_became_the_branch_is_a_plain_commit()
    {
        var json = Text("github/pull_request.merged.json").Replace(Repeat("aa"), Sha2, StringComparison.Ordinal);

        Assert.Equal(ChangeKind.Commit, Assert.Single(Events("github/pull_request.merged.json", json)).Change!.Kind);
    }

    [Fact]
    public void A_merged_revert_names_what_it_takes_back()
    {
        var change = Assert.Single(Events("github/pull_request.merged-revert.json")).Change!;

        Assert.Equal((Sha4, ChangeKind.Revert, Sha2), (change.Sha, change.Kind, change.RevertsSha));
    }

    [Theory]
    [InlineData("github/deployment.json", EventTypes.DeploymentStarted, DeploymentStatus.Started, "2026-03-10T10:20:00Z", null)]
    [InlineData("github/deployment_status.in_progress.json", EventTypes.DeploymentStarted, DeploymentStatus.Started, "2026-03-10T10:21:00Z", null)]
    [InlineData("github/deployment_status.success.json", EventTypes.ServiceDeployed, DeploymentStatus.Succeeded, "2026-03-10T10:24:30Z", "2026-03-10T10:24:30Z")]
    [InlineData("github/deployment_status.failure.json", EventTypes.DeploymentFailed, DeploymentStatus.Failed, "2026-03-10T10:25:00Z", "2026-03-10T10:25:00Z")]
    [InlineData("github/deployment_status.inactive.json", EventTypes.DeploymentInactive, DeploymentStatus.Inactive, "2026-03-11T07:00:00Z", null)]
    public void A_deployment_keeps_its_id_from_its_start_to_its_end(string file, string type, DeploymentStatus status, string at, string? finishedAt)
    {
        var only = Assert.Single(Events(file));

        Assert.Equal((type, Utc(at)), (only.Type, only.OccurredAt));
        var deployment = only.Deployment!;
        Assert.Equal(("github:88001", "production", status, Sha4, "v1.4.0"), (deployment.Id, deployment.Environment, deployment.Status, deployment.Sha, deployment.Version));
        Assert.Equal((Utc("2026-03-10T10:20:00Z"), finishedAt is null ? null : Utc(finishedAt)), (deployment.StartedAt!.Value, deployment.FinishedAt));
        Assert.False(deployment.IsRollback);
    }

    [Theory]
    [InlineData("github/deployment.rollback.json", "staging", null)]
    [InlineData("github/deployment_status.rollback.json", "production", "v1.4.0")]
    public void A_rollback_is_known_by_its_task_or_its_payload(string file, string environment, string? version)
    {
        var deployment = Assert.Single(Events(file)).Deployment!;

        Assert.True(deployment.IsRollback);
        Assert.Equal((environment, version), (deployment.Environment, deployment.Version));
    }

    [Fact]
    public void An_error_is_a_failed_deployment() => Assert.Equal(
        DeploymentStatus.Failed,
        Assert.Single(Events("github/deployment_status.failure.json", Text("github/deployment_status.failure.json").Replace("\"failure\"", "\"error\"", StringComparison.Ordinal))).Deployment!.Status);

    [Fact]
    public void An_issue_that_is_opened_with_the_label_and_its_labelling_are_one_fact()
    {
        var opened = Assert.Single(Events("github/issues.opened.json"));
        var labeled = Assert.Single(Events("github/issues.labeled.json"));

        Assert.Equal((EventTypes.IncidentDetected, Utc("2026-03-10T11:00:00Z")), (opened.Type, opened.OccurredAt));
        Assert.Equal(
            new IncidentPayload
            {
                Id = "github:issue:700077",
                Environment = "production",
                Title = "Checkout answers 500",
                Severity = "high",
                Url = "https://github.com/Acme/Shop/issues/77",
                DetectedAt = Utc("2026-03-10T11:00:00Z"),
            },
            opened.Incident);
        Assert.Equal(opened, labeled);
    }

    [Fact]
    public void A_closed_incident_is_resolved_and_a_reopened_one_detected_again()
    {
        var closed = Assert.Single(Events("github/issues.closed.json"));
        var reopened = Assert.Single(Events("github/issues.reopened.json"));

        Assert.Equal((EventTypes.IncidentResolved, Utc("2026-03-10T11:45:00Z")), (closed.Type, closed.Incident!.ResolvedAt!.Value));
        Assert.Equal((EventTypes.IncidentDetected, Utc("2026-03-10T12:10:00Z")), (reopened.Type, reopened.OccurredAt));
        Assert.Equal(closed.Incident.Id, reopened.Incident!.Id);
        Assert.Null(reopened.Incident.ResolvedAt);
    }

    [Fact]
    public void An_issue_that_gets_the_label_after_it_was_closed_is_a_resolved_incident()
    {
        var json = Text("github/issues.labeled.json").Replace("\"closed_at\": null", "\"closed_at\": \"2026-03-10T11:45:00Z\"", StringComparison.Ordinal);

        var events = Events("github/issues.labeled.json", json);

        Assert.Equal([EventTypes.IncidentDetected, EventTypes.IncidentResolved], events.Select(@event => @event.Type));
        Assert.Equal((Events("github/issues.closed.json").Single().Id, Utc("2026-03-10T11:45:00Z")), (events[1].Id, events[1].Incident!.ResolvedAt!.Value));
    }

    [Fact]
    public void A_published_release_is_an_artifact()
    {
        var only = Assert.Single(Events("github/release.published.json"));

        Assert.Equal((EventTypes.ArtifactPublished, Utc("2026-03-10T10:18:00Z")), (only.Type, only.OccurredAt));
        Assert.Equal(new ArtifactPayload { Id = "github:release:5501", Name = "Spring", Version = "v1.4.0", Sha = Sha4, IsPrerelease = true }, only.Artifact);
    }

    [Theory]
    [InlineData("requested", EventTypes.PipelineRunQueued, null, null)]
    [InlineData("in_progress", EventTypes.PipelineRunStarted, null, null)]
    [InlineData("completed", EventTypes.PipelineRunFinished, "failure", "2026-03-10T10:19:40Z")]
    public void A_workflow_run_is_a_pipeline_run_for_each_attempt(string action, string type, string? outcome, string? finishedAt)
    {
        var only = Assert.Single(Events($"github/workflow_run.{action}.json"));

        Assert.Equal(type, only.Type);
        Assert.Equal(
            new PipelineRunPayload
            {
                Id = "github:run:330001:2",
                Name = "CI",
                Sha = Sha4,
                Branch = "main",
                Outcome = outcome,
                StartedAt = Utc("2026-03-10T10:15:40Z"),
                FinishedAt = finishedAt is null ? null : Utc(finishedAt),
            },
            only.PipelineRun);
    }

    [Theory]
    [InlineData("\"default_branch\": \"main\"", "\"master_branch\": \"main\"")]
    [InlineData("\"full_name\": \"Acme/Shop\"", "\"full_name\": \" \"")]
    [InlineData("\"id\": \"1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a\"", "\"id\": \"HEAD\"")]
    [InlineData("\"commits\": [", "\"commits\": [ null,")]
    public void A_push_without_what_gives_it_meaning_is_refused(string good, string bad)
    {
        var json = Text("github/push.json");
        Assert.Contains(good, json, StringComparison.Ordinal);

        Assert.Throws<PayloadException>(() => Events("github/push.json", json.Replace(good, bad, StringComparison.Ordinal)));
    }

    private static (string?, ChangeKind) Merged(string file)
    {
        var change = Assert.Single(Events(file)).Change!;
        return (change.Sha, change.Kind);
    }

    private static string Repeat(string digits) => string.Concat(Enumerable.Repeat(digits, 20));
}
