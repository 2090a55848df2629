using System.Security.Cryptography;
using System.Text;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Git.History;

/// <summary>Turns what a history says into events. The ids name the facts, so importing them again changes nothing.</summary>
/// <param name="repository">The repository's name on the platform.</param>
/// <param name="branch">The branch that is walked.</param>
/// <param name="environment">The environment that tags deploy to.</param>
/// <param name="time">The clock of the import.</param>
public sealed class GitEvents(string repository, string? branch, string environment, TimeProvider time)
{
    private const int LongestId = 300;

    /// <summary>The commit, when it came onto the branch, and the deployment that first contains it; null when it has no date that can be true.</summary>
    public EngineeringEvent? Change(Commit commit, Tag? deployedBy, DateTimeOffset? broughtAt)
    {
        if ((commit.CommittedAt ?? commit.AuthoredAt) is not { } committedAt)
            return null;

        return new EngineeringEvent
        {
            Id = $"git:{repository}:{commit.Sha}",
            Type = EventTypes.ChangeMerged,
            Source = EventSources.Git,
            Repository = repository,
            OccurredAt = committedAt,
            ReceivedAt = time.GetUtcNow(),
            Actor = commit.Author,
            Change = new ChangePayload
            {
                Sha = commit.Sha,
                Kind = commit.Kind,
                Title = commit.Title,
                Author = commit.Author,
                Number = commit.Number,
                AuthoredAt = commit.AuthoredAt ?? committedAt,
                // A merge made by a clock that is slow is not before what it merges.
                MergedAt = broughtAt > committedAt ? broughtAt : committedAt,
                TargetBranch = branch,
                RevertsSha = commit.RevertsSha,
                DeploymentId = deployedBy is null ? null : DeploymentId(deployedBy),
            },
        };
    }

    /// <summary>A tag was found to contain a commit that is on the platform already.</summary>
    public EngineeringEvent Deployed(string sha, Tag tag) => new()
    {
        Id = Bounded($"git:{repository}:{sha}:deployed:{tag.Name}"),
        Type = EventTypes.ChangeDeployed,
        Source = EventSources.Git,
        Repository = repository,
        OccurredAt = tag.At,
        ReceivedAt = time.GetUtcNow(),
        Change = new ChangePayload { Sha = sha, DeploymentId = DeploymentId(tag) },
    };

    public EngineeringEvent Deployment(Tag tag) => new()
    {
        Id = Bounded($"git:{repository}:tag:{tag.Name}"),
        Type = EventTypes.ServiceDeployed,
        Source = EventSources.Git,
        Repository = repository,
        OccurredAt = tag.At,
        ReceivedAt = time.GetUtcNow(),
        Deployment = new DeploymentPayload
        {
            Id = DeploymentId(tag),
            Environment = environment,
            Status = DeploymentStatus.Succeeded,
            Sha = tag.Sha,
            Version = tag.Name,
            FinishedAt = tag.At,
        },
    };

    private string DeploymentId(Tag tag) => Bounded($"git:{repository}:{tag.Name}");

    /// <summary>Names of tags may be long; what is cut off still tells two apart.</summary>
    private static string Bounded(string id) => id.Length <= LongestId
        ? id
        : $"{id[..(LongestId - 33)]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16))}";
}
