namespace SeiPlatform.AppHost.FirstNumbers;

/// <summary>What <c>GET /collect/git</c> says of one history.</summary>
internal sealed record GitImport(string Repository, string Location, string Status, string? Detail, long Commits, long Deployments, DateTimeOffset QueuedAt)
{
    public bool HasSucceeded => Status == "succeeded";

    public bool HasEnded => HasSucceeded || Status == "failed";
}

/// <summary>The part of <c>POST /api/v1/keys</c>'s answer that is needed here.</summary>
internal sealed record CreatedKey(string Key);

/// <summary>The part of <c>GET /api/v1/dora</c>'s answer that is shown here. What cannot be computed is null.</summary>
internal sealed record DoraAnswer(
    DeploymentFrequency DeploymentFrequency,
    LeadTime ChangeLeadTime,
    FailRate ChangeFailRate,
    RecoveryTime FailedDeploymentRecoveryTime,
    Rework ReworkRate)
{
    public bool IsEmpty => DeploymentFrequency.Deployments == 0 && ChangeFailRate.Deployments == 0;
}

internal sealed record DeploymentFrequency(int Deployments, double? PerDay, string? Level);

internal sealed record LeadTime(long Changes, double? MedianSeconds, string? Level);

internal sealed record FailRate(int Deployments, int Failed, double? Rate, string? Level);

internal sealed record RecoveryTime(int Recovered, double? MedianSeconds, string? Level);

internal sealed record Rework(double? Rate, string? Level);
