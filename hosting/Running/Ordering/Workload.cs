namespace Aspire.Hosting.Running.Ordering;

/// <summary>What runs for a resource of the application model: a container or a process of this machine.</summary>
internal sealed record Workload(string Name, WorkloadKind Kind)
{
    public IReadOnlyList<Wait> Waits { get; init; } = [];

    /// <summary>Host ports that have to be free.</summary>
    public IReadOnlyList<HostPort> Ports { get; init; } = [];

    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Not started with the others.</summary>
    public bool ExplicitStart { get; init; }

    /// <summary>It is meant to end, for something waits for its completion: it is not started again.</summary>
    public bool IsJob { get; init; }

    /// <summary>Others can connect to it, so that even a clean end is a failure.</summary>
    public bool IsServer { get; init; }
}

internal enum WorkloadKind
{
    Container,
    Process,
}

/// <param name="Number">The port on this machine.</param>
/// <param name="Endpoint">The endpoint's name in the application model.</param>
internal sealed record HostPort(int Number, string Endpoint);

/// <summary>A condition on another workload that has to hold before this one starts.</summary>
internal sealed record Wait(string On, WaitCondition Condition, int ExitCode = 0);

internal enum WaitCondition
{
    Healthy,
    Started,
    Completed,
}
