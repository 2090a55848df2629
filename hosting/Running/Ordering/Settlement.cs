using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Ordering;

/// <summary>Decides when a start is over: everything is healthy or cannot run here, or what is left has had its chance.</summary>
internal sealed class Settlement(IReadOnlyList<Workload> workloads, StatusBoard board, TimeSpan healthTimeout, TimeProvider time)
{
    /// <summary>After so many deaths without having been healthy the person should look; the restarts go on.</summary>
    public const int DeathsUntilGivenUp = 3;

    private readonly Dictionary<string, Workload> _byName = workloads.ToDictionary(workload => workload.Name, StringComparer.Ordinal);

    private enum Verdict
    {
        Open,
        Good,
        Bad,
    }

    /// <returns>Whether all is well.</returns>
    public async Task<bool> ReachAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Judge() is { } allIsWell)
                return allIsWell;
            // The time limit passes without any change that would wake this up.
            using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, second.Token);
            try
            {
                await board.WaitUntilAsync(_ => Judge() is not null, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    /// <returns>Null while something may still become healthy.</returns>
    internal bool? Judge()
    {
        var verdicts = workloads.Select(Of).ToArray();
        return verdicts.Contains(Verdict.Open) ? null : verdicts.All(verdict => verdict is Verdict.Good);
    }

    private Verdict Of(Workload workload)
    {
        var status = board[workload.Name];
        return status.State switch
        {
            WorkloadState.Finished or WorkloadState.Unavailable => Verdict.Good,
            WorkloadState.NotStarted when workload.ExplicitStart => Verdict.Good,
            WorkloadState.Failed or WorkloadState.Held or WorkloadState.Stopped => Verdict.Bad,
            WorkloadState.Waiting when workload.Waits.Any(wait => !WaitGate.Holds(wait, board[wait.On]) && Of(_byName[wait.On]) is Verdict.Bad) => Verdict.Bad,
            WorkloadState.Running when status.IsHealthy => Verdict.Good,
            WorkloadState.Running when time.GetLocalNow() - status.Since >= healthTimeout => Verdict.Bad,
            _ => status.Restarts >= DeathsUntilGivenUp ? Verdict.Bad : Verdict.Open,
        };
    }
}
