namespace Aspire.Hosting.Running.State;

/// <summary>Keeps the state file up to date without writing it for each of many changes in a row.</summary>
internal sealed class StateWriter : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly StateFile _file;
    private readonly Func<RunState> _current;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;

    public StateWriter(StateFile file, Func<RunState> current)
    {
        _file = file;
        _current = current;
        _file.Write(current());
        _writing = Task.Run(WriteAsync);
    }

    public void Changed()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
    }

    /// <summary>Writes the last state.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _file.Write(_current());
        _changed.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_stop.Token);
                _file.Write(_current());
                await Task.Delay(Pause, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
