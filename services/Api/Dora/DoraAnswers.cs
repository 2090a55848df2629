using System.ComponentModel;
using NodaTime;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.Dora;

/// <summary>The stretch of time an answer is about: from included, to excluded.</summary>
public sealed record AnsweredWindow(DateTimeOffset From, DateTimeOffset To, string TimeZone, double Days)
{
    public static AnsweredWindow Of(TimeWindow window) =>
        new(window.From.ToDateTimeOffset(), window.To.ToDateTimeOffset(), window.Zone.Id, window.Days);
}

public sealed record DoraAnswer(
    [property: Description("Null for all repositories.")] IReadOnlyList<string>? Repositories,
    string Environment,
    AnsweredWindow Window,
    [property: Description("The year of the report whose levels are given.")] int Profile,
    DeploymentFrequency DeploymentFrequency,
    ChangeLeadTime ChangeLeadTime,
    ChangeFailRate ChangeFailRate,
    FailedDeploymentRecoveryTime FailedDeploymentRecoveryTime,
    DeploymentReworkRate ReworkRate);

public sealed record DoraSeriesAnswer(
    [property: Description("Null for all repositories.")] IReadOnlyList<string>? Repositories,
    string Environment,
    AnsweredWindow Window,
    [property: Description("The year of the report whose levels are given.")] int Profile,
    [property: Description("day, week or month.")] string Interval,
    [property: Description("In order of time, without gaps.")] IReadOnlyList<DoraBucket> Buckets);

/// <summary>The metrics between two midnights of the window's time zone.</summary>
public sealed record DoraBucket(
    DateTimeOffset From,
    DateTimeOffset To,
    DeploymentFrequency DeploymentFrequency,
    ChangeLeadTime ChangeLeadTime,
    ChangeFailRate ChangeFailRate,
    FailedDeploymentRecoveryTime FailedDeploymentRecoveryTime,
    DeploymentReworkRate ReworkRate)
{
    /// <summary>With the offsets of the zone, so that a bucket reads as the day it is.</summary>
    public static DoraBucket Of(Instant from, Instant to, DateTimeZone zone, DoraMetrics metrics) =>
        new(from.InZone(zone).ToDateTimeOffset(), to.InZone(zone).ToDateTimeOffset(),
            metrics.DeploymentFrequency, metrics.ChangeLeadTime, metrics.ChangeFailRate, metrics.FailedDeploymentRecoveryTime, metrics.ReworkRate);
}
