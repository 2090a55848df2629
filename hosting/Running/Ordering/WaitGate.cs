using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Ordering;

/// <summary>Holds a workload back until what it waits for is there.</summary>
internal sealed class WaitGate(Workload workload, StatusBoard board)
{
    /// <exception cref="ResourceUnavailableException">What it waits for will not come.</exception>
    public async Task PassAsync(Action<string> waitingFor, CancellationToken cancellationToken)
    {
        await board.WaitUntilAsync(
            _ =>
            {
                var open = workload.Waits.Where(wait => !Holds(wait, board[wait.On])).ToArray();
                foreach (var wait in open)
                    ThrowIfHopeless(wait, board[wait.On]);
                if (open.Length > 0)
                    waitingFor(string.Join(", ", open.Select(wait => wait.On)));
                return open.Length == 0;
            },
            cancellationToken);
    }

    internal static bool Holds(Wait wait, ResourceStatus on) => wait.Condition switch
    {
        WaitCondition.Healthy => on.IsHealthy,
        WaitCondition.Started => on.State is WorkloadState.Running or WorkloadState.Finished,
        _ => on.State is WorkloadState.Finished or WorkloadState.Failed && on.ExitCode == wait.ExitCode,
    };

    private static void ThrowIfHopeless(Wait wait, ResourceStatus on)
    {
        var why = on.State switch
        {
            WorkloadState.Unavailable => "is unavailable",
            WorkloadState.Failed => "failed",
            WorkloadState.Stopped => "is stopped",
            WorkloadState.Finished => $"ended with exit code {on.ExitCode}",
            _ => null,
        };
        if (why is not null)
            throw new ResourceUnavailableException($"needs {wait.On}, which {why}");
    }
}
