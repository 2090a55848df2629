using SeiPlatform.Drills.Pairs;
using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Running;

/// <summary>What a drill works with while it runs.</summary>
internal sealed class DrillContext(string drill, Workbench workbench, UndoJournal journal, Pair? pair, double factor) : IAsyncDisposable
{
    private readonly CancellationTokenSource _background = new();
    private readonly List<Task> _tasks = [];
    private readonly List<Func<Task>> _last = [];

    public Workbench Workbench { get; } = workbench;

    public RunningStack Stack => Workbench.Stack;

    public Engine Engine => Workbench.Engine;

    /// <summary>The Prometheus and Alertmanager that watch, when they are not the stack's.</summary>
    public Pair Pair => pair ?? throw new DrillException(ExitCode.Failed, $"The drill {drill} needs a Prometheus of its own.");

    /// <summary>By how much time is compressed for whoever watches.</summary>
    public double Factor { get; } = factor;

    /// <summary>What has to happen after the fault even when this program is killed. To be said before the fault.</summary>
    public void UndoWith(UndoStep step) => journal.Add(drill, step);

    /// <summary>What has to happen after the fault and is gone with this program anyway.</summary>
    public void EndWith(Func<Task> action) => _last.Add(action);

    /// <summary>Does something over and over until the fault is undone.</summary>
    public void Meanwhile(Func<CancellationToken, Task> work) => _tasks.Add(Task.Run(() => work(_background.Token)));

    /// <summary>Undoes everything. What fails is told, and does not hold up the rest.</summary>
    public async Task<IReadOnlyList<string>> UndoAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var failures = new List<string>();
        await _background.CancelAsync();
        foreach (var task in _tasks)
            await task.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var action in _last.AsEnumerable().Reverse())
        {
            try
            {
                await action();
            }
            catch (Exception exception)
            {
                failures.Add($"{drill}: {exception.Message}");
            }
        }
        _last.Clear();
        failures.AddRange(await journal.UndoAsync(Workbench, drill, limit.Token));
        return failures;
    }

    public async ValueTask DisposeAsync()
    {
        await UndoAsync();
        _background.Dispose();
    }
}
