using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary><c>workflow_run</c>.</summary>
internal static class GitHubWorkflowRunEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitHubWorkflowRunDelivery delivery, DateTimeOffset receivedAt)
    {
        var run = delivery.WorkflowRun;
        var startedAt = run.RunStartedAt ?? run.CreatedAt;
        (string Type, DateTimeOffset At)? step = delivery.Action switch
        {
            "requested" => (EventTypes.PipelineRunQueued, startedAt),
            "in_progress" => (EventTypes.PipelineRunStarted, run.UpdatedAt),
            "completed" => (EventTypes.PipelineRunFinished, run.UpdatedAt),
            _ => null,
        };
        if (step is not { } known)
            return [];

        // A run that is run again keeps its id and counts its attempts.
        var id = string.Create(CultureInfo.InvariantCulture, $"{run.Id}:{run.RunAttempt}");
        var facts = new Facts(EventSources.GitHub, delivery.Repository.FullName, receivedAt);
        var isFinished = known.Type == EventTypes.PipelineRunFinished;
        return [facts.Record(known.Type, id, known.At, run.Actor?.Login) with
        {
            PipelineRun = new PipelineRunPayload
            {
                Id = $"{EventSources.GitHub}:run:{id}",
                Name = run.Name,
                Sha = CommitSha.TryNormalise(run.HeadSha),
                Branch = run.HeadBranch,
                Outcome = isFinished ? run.Conclusion?.ToLowerInvariant() : null,
                StartedAt = startedAt.ToUniversalTime(),
                FinishedAt = isFinished ? run.UpdatedAt.ToUniversalTime() : null,
            },
        }];
    }
}
