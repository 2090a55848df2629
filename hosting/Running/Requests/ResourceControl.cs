using System.Globalization;
using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Requests;

/// <summary>Stops single resources of a run and starts them again, as the verbs <c>stop</c> and <c>start</c> ask.</summary>
internal sealed class ResourceControl(StatusBoard board, Func<string, Supervisor?> supervisorOf, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // One at a time: a stop and a start of the same resource must not overlap, and a person asks for few.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <exception cref="RunException">There is no such resource, or it is in no state for that.</exception>
    public async Task<Answer> AnswerAsync(Request request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var supervisor = supervisorOf(request.Resource) ?? throw new RunException(
                ExitCode.Configuration, $"There is no resource '{request.Resource}'. There are: {string.Join(", ", board.All.Select(status => status.Name))}.");
            return request.Kind is RequestKind.Stop ? await StopAsync(supervisor, cancellationToken) : await StartAsync(supervisor, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Answer> StopAsync(Supervisor supervisor, CancellationToken cancellationToken)
    {
        var status = board[supervisor.Name];
        if (status.State is WorkloadState.Held)
            return new(ExitCode.Success, $"{status.Name} is stopped already.");
        if (status.State is not (WorkloadState.Running or WorkloadState.Starting or WorkloadState.Restarting))
            throw NotPossible(status, "stopped");
        var from = time.GetTimestamp();
        try
        {
            await supervisor.HoldAsync(Grace, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new RunException(ExitCode.Unexpected, $"{status.Name} cannot be stopped: {EngineMessage.Of(exception)}", exception);
        }
        var seconds = time.GetElapsedTime(from).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return new(ExitCode.Success, $"{status.Name} stopped after {seconds} s. It stays so until the verb 'start', or the end of the run.");
    }

    private async Task<Answer> StartAsync(Supervisor supervisor, CancellationToken cancellationToken)
    {
        var status = board[supervisor.Name];
        if (status.State is WorkloadState.Running or WorkloadState.Starting or WorkloadState.Restarting)
            return new(ExitCode.Success, $"{status.Name} is running already.");
        if (status.State is not WorkloadState.Held)
            throw NotPossible(status, "started");
        await supervisor.ReleaseAsync(cancellationToken);
        return new(ExitCode.Success, $"{status.Name} starts.");
    }

    private static RunException NotPossible(ResourceStatus status, string what)
    {
        var state = status.State switch
        {
            WorkloadState.NotStarted => "is not started with the application",
            WorkloadState.Preparing => "is being prepared",
            WorkloadState.Waiting => $"waits {status.Detail}",
            WorkloadState.Finished => "has finished",
            WorkloadState.Failed => $"has failed: {status.Detail}",
            WorkloadState.Unavailable => $"is unavailable: {status.Detail}",
            _ => "is being stopped",
        };
        return new(ExitCode.NotHealthy, $"{status.Name} cannot be {what}: it {state}.");
    }
}
