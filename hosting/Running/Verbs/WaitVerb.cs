using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Waits until a running AppHost has everything healthy, or cannot, and shows meanwhile what it says.</summary>
internal sealed class WaitVerb(RunFiles files, StateFile stateFile)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task<int> RunAsync(VerbEnd _, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (stateFile.ReadRunning() is not { } running)
        {
            Console.WriteLine("Not running.");
            return ExitCode.NotRunning;
        }
        return await FollowAsync(running.Host, timeout, cancellationToken);
    }

    /// <summary>Follows one AppHost.</summary>
    /// <param name="host">The process; it need not have written its state yet.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the waiting, not the AppHost.</param>
    public async Task<int> FollowAsync(ProcessIdentity host, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var journal = new LogTail(files.HostLog);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            while (true)
            {
                // In this order, so that what the AppHost says at last is shown before its end is noticed.
                var isAlive = host.IsAlive;
                var state = stateFile.Read() is { } read && read.Host == host ? read : null;
                foreach (var line in journal.ReadNew())
                    Console.WriteLine(line);
                if (!isAlive)
                    return state?.ExitCode ?? ExitCode.Unexpected;
                if (state is { IsSettled: true })
                    return state.Phase is RunPhase.Up ? ExitCode.Success : ExitCode.NotHealthy;
                await Task.Delay(Interval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine($"Not everything is healthy after {timeout.TotalSeconds:0} s.");
            return ExitCode.NotHealthy;
        }
    }
}
