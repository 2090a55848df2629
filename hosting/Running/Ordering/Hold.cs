namespace Aspire.Hosting.Running.Ordering;

/// <summary>Whether a workload is kept down because somebody asked for it.</summary>
internal sealed class Hold
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = New();
    private TaskCompletionSource? _release;

    public bool IsSet
    {
        get
        {
            lock (_lock)
                return _release is not null;
        }
    }

    public void Set()
    {
        lock (_lock)
        {
            _release ??= New();
            _set.TrySetResult();
        }
    }

    public void Release()
    {
        TaskCompletionSource? release;
        lock (_lock)
        {
            (release, _release) = (_release, null);
            if (release is not null)
                _set = New();
        }
        release?.SetResult();
    }

    /// <summary>Returns when it is not held.</summary>
    public Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _release?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>A pause that a hold cuts short.</summary>
    public async Task PauseAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        Task set;
        lock (_lock)
            set = _set.Task;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(pause, time, cut.Token), set);
        await cut.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
