using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Drills.Running;

/// <summary>How a drill went.</summary>
/// <param name="Drill">The drill.</param>
/// <param name="Bound">How long the alert may take.</param>
/// <param name="StartedAt">When anything began to be done to the stack.</param>
/// <param name="EndedAt">When all was quiet again.</param>
internal sealed record DrillOutcome(Drill Drill, Bound Bound, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>From the fault to the notification; null when there was none.</summary>
    public TimeSpan? Detected { get; init; }

    /// <summary>From the beginning of the undoing to the notification that it is over.</summary>
    public TimeSpan? Resolved { get; init; }

    /// <summary>Other alerts that the receivers were told of meanwhile, in their order.</summary>
    public IReadOnlyList<Notification> Others { get; init; } = [];

    /// <summary>What went wrong; null when all went as it has to.</summary>
    public string? Problem { get; init; }

    /// <summary>What went wrong beside other drills, so that it was run again alone; null when it was not.</summary>
    public string? ProblemBesideOthers { get; init; }

    /// <summary>The one thing that went wrong is that the alert came, or ended, too late.</summary>
    public bool IsLate { get; init; }

    public bool Passed => Problem is null;
}
