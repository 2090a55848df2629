namespace SeiPlatform.Drills.Running;

/// <summary>A fault, and the alert that has to tell of it.</summary>
/// <param name="Alert">The alert's name, which is the drill's.</param>
/// <param name="Fault">What happens, in a few words.</param>
internal sealed record Drill(string Alert, string Fault)
{
    /// <summary>Gets ready what the fault needs, without a fault: traffic, a replica.</summary>
    public Func<DrillContext, CancellationToken, Task> Prepare { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Causes the fault, or starts what causes it, and returns. Every step that undoes it is written down first.</summary>
    public required Func<DrillContext, CancellationToken, Task> Cause { get; init; }

    /// <summary>The service that the alert names, where the series bring it and not the rule.</summary>
    public string? Service { get; init; }

    /// <summary>Which rule is meant of several with this name.</summary>
    public string? Window { get; init; }

    /// <summary>Resources that have to run.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Services whose alerts this fault may fire or silence: no other drill has anything to do with them meanwhile.</summary>
    public IReadOnlyList<string> Disturbs { get; init; } = [];

    /// <summary>Services that have to be left alone by other drills, and which this one leaves alone.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>How much of what the expression looks back over has to pass until it holds: 1 is all.</summary>
    public double RangeShare { get; init; } = 1;

    /// <summary>Scrapes wait for an answer that does not come, and take all the time they have.</summary>
    public bool Hangs { get; init; }

    /// <summary>The fault is one of Prometheus or Alertmanager: those of the drill have it, not the stack's.</summary>
    public bool NeedsOwnPrometheus { get; init; }
}

/// <summary>An alert without a drill here.</summary>
/// <param name="Alert">Its name.</param>
/// <param name="Lacks">What would be needed.</param>
internal sealed record Undrillable(string Alert, string Lacks);
