using Aspire.Hosting.Running.Ordering;

namespace SeiPlatform.Tests.Unit.Running;

/// <summary>An instance whose life a test writes.</summary>
internal sealed class FakeInstance : IInstance
{
    private TaskCompletionSource<InstanceExit> _exit = New();

    public TaskCompletionSource Prepared { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a start waits for; nothing unless a test says so.</summary>
    public TaskCompletionSource? Started { get; set; }

    public bool IsStoppedForGood { get; private set; }

    public int Starts { get; private set; }

    /// <summary>Nothing to prepare.</summary>
    public static FakeInstance Ready()
    {
        var instance = new FakeInstance();
        instance.Prepared.SetResult();
        return instance;
    }

    public void Exit(int code, params string[] lastLines) => _exit.SetResult(new InstanceExit(code, null, lastLines));

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report("pulling");
        return Prepared.Task.WaitAsync(cancellationToken);
    }

    public async Task<InstanceIdentity> StartAsync(CancellationToken cancellationToken)
    {
        if (Started is { } started)
            await started.Task.WaitAsync(cancellationToken);
        Starts++;
        _exit = New();
        return new InstanceIdentity(ContainerId: $"container-{Starts}");
    }

    public Task<InstanceExit> WaitForExitAsync(CancellationToken cancellationToken) => _exit.Task.WaitAsync(cancellationToken);

    public Task StopAsync(TimeSpan grace, bool forGood, CancellationToken cancellationToken)
    {
        IsStoppedForGood |= forGood;
        _exit.TrySetResult(new InstanceExit(143, "terminated", []));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource<InstanceExit> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
