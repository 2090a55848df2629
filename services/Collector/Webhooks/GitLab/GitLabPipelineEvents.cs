using System.Globalization;
using SeiPlatform.Collector.Commits;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary><c>Pipeline Hook</c>.</summary>
internal static class GitLabPipelineEvents
{
    public static IEnumerable<EngineeringEvent> Map(GitLabPipelineDelivery delivery, DateTimeOffset receivedAt)
    {
        var pipeline = delivery.ObjectAttributes;
        var type = pipeline.Status switch
        {
            "created" or "pending" => EventTypes.PipelineRunQueued,
            "running" => EventTypes.PipelineRunStarted,
            "success" or "failed" or "canceled" or "skipped" => EventTypes.PipelineRunFinished,
            _ => null, // preparing, waiting_for_resource, manual, scheduled: between two of the above
        };
        if (type is null)
            return [];

        var isFinished = type == EventTypes.PipelineRunFinished;
        var id = pipeline.Id.ToString(CultureInfo.InvariantCulture);
        var at = isFinished ? pipeline.FinishedAt ?? pipeline.CreatedAt : pipeline.CreatedAt;
        var facts = new Facts(EventSources.GitLab, delivery.Project.PathWithNamespace, receivedAt);
        // A pipeline whose jobs are retried finishes again.
        return [facts.RecordRepeatable(type, id, at, delivery.User?.Username ?? delivery.User?.Name) with
        {
            PipelineRun = new PipelineRunPayload
            {
                Id = $"{EventSources.GitLab}:pipeline:{id}",
                Name = pipeline.Name,
                Sha = CommitSha.TryNormalise(pipeline.Sha),
                Branch = pipeline.Ref,
                Outcome = isFinished ? pipeline.Status : null,
                StartedAt = pipeline.CreatedAt.ToUniversalTime(),
                FinishedAt = isFinished ? at.ToUniversalTime() : null,
            },
        }];
    }
}
