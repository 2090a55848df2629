using System.ComponentModel;

namespace SeiPlatform.Api.Dora;

/// <summary>DORA's five metrics of one stretch of time. Counts are always there; what cannot be computed is null, never 0.</summary>
public sealed record DoraMetrics(
    DeploymentFrequency DeploymentFrequency,
    ChangeLeadTime ChangeLeadTime,
    ChangeFailRate ChangeFailRate,
    FailedDeploymentRecoveryTime FailedDeploymentRecoveryTime,
    DeploymentReworkRate ReworkRate);

public sealed record DeploymentFrequency(
    [property: Description("Deployments that succeeded.")] int Deployments,
    [property: Description("Deployments a day; null when no deployment finished.")] double? PerDay,
    PerformanceLevel? Level);

public sealed record ChangeLeadTime(
    [property: Description("Changes that reached the environment for the first time.")] long Changes,
    [property: Description("Median of the seconds from commit to the end of the deployment; null without changes.")] double? MedianSeconds,
    [property: Description("Nine of ten changes needed at most so many seconds.")] double? P90Seconds,
    [property: Description("The first known deployment is in this window: with it came everything written before.")] bool IncludesFirstDeployment,
    PerformanceLevel? Level);

public sealed record ChangeFailRate(
    [property: Description("Deployments that ended, well or not.")] int Deployments,
    [property: Description("Those that failed, or that an incident, a rollback or a revert showed to be failures.")] int Failed,
    [property: Description("From 0 to 1; null when no deployment ended.")] double? Rate,
    PerformanceLevel? Level);

public sealed record FailedDeploymentRecoveryTime(
    [property: Description("Failed deployments that service has recovered from.")] int Recovered,
    [property: Description("Failed deployments that it has not recovered from yet; they are in no median.")] int Unrecovered,
    [property: Description("Median of the seconds from failure to recovery; null when none has recovered.")] double? MedianSeconds,
    PerformanceLevel? Level);

public sealed record DeploymentReworkRate(
    [property: Description("Deployments that succeeded.")] int Deployments,
    [property: Description("Those that were the remedy of a failed deployment.")] int Rework,
    [property: Description("From 0 to 1; null without deployments.")] double? Rate,
    [property: Description("Always null: no report has published levels for it.")] PerformanceLevel? Level);
