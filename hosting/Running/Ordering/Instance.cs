using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Ordering;

/// <summary>What a supervisor starts, watches and stops for one workload.</summary>
internal interface IInstance : IAsyncDisposable
{
    /// <summary>Gets what the start needs and may take long: the image, or the build. Called once, at once.</summary>
    /// <param name="progress">Takes a short line for the person who waits.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ResourceUnavailableException">It cannot be had on this machine.</exception>
    Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Starts it, or starts it again after it has ended.</summary>
    /// <returns>What identifies it from outside.</returns>
    Task<InstanceIdentity> StartAsync(CancellationToken cancellationToken);

    Task<InstanceExit> WaitForExitAsync(CancellationToken cancellationToken);

    /// <summary>Asks it to end, and ends it after the grace period. Does nothing when it does not run.</summary>
    /// <param name="grace">How long it may take to end by itself.</param>
    /// <param name="forGood">It will not be started again: what it leaves may go.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task StopAsync(TimeSpan grace, bool forGood, CancellationToken cancellationToken);
}

internal sealed record InstanceIdentity(ProcessIdentity? Process = null, string? ContainerId = null);

/// <param name="Code">The exit code; null when it did not start at all.</param>
/// <param name="Reason">What is known besides, such as that it ran out of memory.</param>
/// <param name="LastLines">The end of its log.</param>
internal sealed record InstanceExit(int? Code, string? Reason, IReadOnlyList<string> LastLines)
{
    public string Description => (Code, Reason) switch
    {
        (null, var reason) => reason ?? "did not start",
        (var code, null) => $"exited with code {code}",
        var (code, reason) => $"exited with code {code} ({reason})",
    };
}

/// <summary>A resource cannot run on this machine; the message says why.</summary>
internal sealed class ResourceUnavailableException(string reason) : Exception(reason);
