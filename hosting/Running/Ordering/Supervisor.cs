using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Health;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Ordering;

/// <summary>Takes one workload through its life: preparation, waits, start, health, death and restart, until the run ends.</summary>
internal sealed class Supervisor(Workload workload, IInstance instance, HealthMonitor health, StatusBoard board, TimeProvider time)
{
    private readonly BackOff _backOff = new(time);
    private readonly Hold _hold = new();

    public string Name => workload.Name;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAndWaitAsync(cancellationToken);
            while (true)
            {
                await PassHoldAsync(cancellationToken);
                var exit = await RunOnceAsync(cancellationToken);
                if (_hold.IsSet)
                    continue;
                if (IsTheEnd(exit))
                    return;
                var pause = _backOff.Next();
                Show(status => status with
                {
                    State = WorkloadState.Restarting,
                    Health = WorkloadHealth.Unknown,
                    ExitCode = exit.Code,
                    Restarts = status.Restarts + 1,
                    Detail = $"{exit.Description}; starts again in {pause.TotalSeconds:0.#} s",
                    Process = null,
                    LastLines = exit.LastLines,
                });
                await _hold.PauseAsync(pause, time, cancellationToken);
            }
        }
        catch (ResourceUnavailableException exception)
        {
            Show(status => status with { State = WorkloadState.Unavailable, Detail = exception.Message });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run ends; whoever cancelled stops the instance.
        }
        catch (Exception exception)
        {
            Show(status => status with { State = WorkloadState.Failed, Detail = EngineMessage.Of(exception) });
        }
    }

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var status = board[workload.Name];
        var shown = status.State is WorkloadState.Running or WorkloadState.Starting or WorkloadState.Restarting;
        if (shown)
            Show(s => s with { State = WorkloadState.Stopping, Health = WorkloadHealth.Unknown, Detail = null });
        await instance.StopAsync(grace, forGood: true, cancellationToken);
        if (shown)
            Show(s => s with { State = WorkloadState.Stopped, Process = null, ContainerId = null });
    }

    /// <summary>Stops the workload and keeps it down until it is released. For one that runs, starts or is held already.</summary>
    public async Task HoldAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _hold.Set();
        while (board[workload.Name].State is not WorkloadState.Held)
        {
            Show(status => status.State is WorkloadState.Running ? status with { State = WorkloadState.Stopping, Health = WorkloadHealth.Unknown, Detail = null } : status);
            await instance.StopAsync(grace, forGood: false, cancellationToken);
            // What was just about to start does so first.
            await board.WaitUntilAsync(b => b[workload.Name].State is WorkloadState.Held or WorkloadState.Running, cancellationToken);
        }
    }

    /// <summary>Lets a held workload start again, and waits until it has tried.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _hold.Release();
        await board.WaitUntilAsync(b => b[workload.Name].State is not (WorkloadState.Held or WorkloadState.Starting), cancellationToken);
    }

    private async Task PassHoldAsync(CancellationToken cancellationToken)
    {
        if (_hold.IsSet)
            Show(status => status with { State = WorkloadState.Held, Health = WorkloadHealth.Unknown, ExitCode = null, Detail = "on purpose", Process = null, LastLines = [] });
        await _hold.PassAsync(cancellationToken);
    }

    private async Task PrepareAndWaitAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Show(status => status with { State = WorkloadState.Preparing });
        var preparation = instance.PrepareAsync(new PreparationProgress(this), either.Token);
        var gate = PassGateAsync(preparation, either.Token);

        // Whichever fails first decides; the other is not worth waiting for.
        var first = await Task.WhenAny(preparation, gate);
        if (!first.IsCompletedSuccessfully)
            await either.CancelAsync();
        try
        {
            await first;
        }
        finally
        {
            await Task.WhenAll(preparation, gate).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await preparation;
        await gate;
    }

    private async Task PassGateAsync(Task preparation, CancellationToken cancellationToken)
    {
        string? open = null;
        var gate = new WaitGate(workload, board).PassAsync(
            names =>
            {
                open = names;
                if (preparation.IsCompleted)
                    ShowWaiting(names);
            },
            cancellationToken);
        await Task.WhenAny(gate, preparation);
        if (!gate.IsCompleted && open is not null)
            ShowWaiting(open);
        await gate;
    }

    private async Task<InstanceExit> RunOnceAsync(CancellationToken cancellationToken)
    {
        Show(status => status with { State = WorkloadState.Starting, Detail = null, LastLines = [] });
        InstanceIdentity identity;
        try
        {
            identity = await instance.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not ResourceUnavailableException)
        {
            return new(null, EngineMessage.Of(exception), []);
        }

        _backOff.Started();
        Show(status => status with { State = WorkloadState.Running, Process = identity.Process, ContainerId = identity.ContainerId, ExitCode = null });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = health.WatchAsync((judgement, detail) => Show(status => status with { Health = judgement, Detail = detail }), ended.Token);
        try
        {
            return await instance.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsTheEnd(InstanceExit exit)
    {
        if (exit.Code is not { } code || !(workload.IsJob || (code == 0 && !workload.IsServer)))
            return false;
        Show(status => status with
        {
            State = code == 0 ? WorkloadState.Finished : WorkloadState.Failed,
            Health = WorkloadHealth.Unknown,
            ExitCode = code,
            Detail = code == 0 ? null : exit.Description,
            Process = null,
            LastLines = code == 0 ? [] : exit.LastLines,
        });
        return true;
    }

    private void ShowWaiting(string names) =>
        Show(status => status with { State = WorkloadState.Waiting, Detail = $"for {names}" });

    private void Show(Func<ResourceStatus, ResourceStatus> change) => board.Update(workload.Name, change);

    private sealed class PreparationProgress(Supervisor supervisor) : IProgress<string>
    {
        public void Report(string value) =>
            supervisor.Show(status => status.State is WorkloadState.Preparing ? status with { Detail = value } : status);
    }
}
