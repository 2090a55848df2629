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

    /// <summary>Has the drill's Prometheus scrape one more instance of something until the drill ends.</summary>
    /// <param name="name">What the instance is called.</param>
    /// <param name="job">The job that scrapes others like it.</param>
    /// <param name="address">Where that finds them.</param>
    /// <param name="other">Where this one is instead.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WatchAsync(string name, string job, string address, string other, CancellationToken cancellationToken)
    {
        var file = $"scrape/local/{name}.yml";
        EndWith(() => Pair.ReloadPrometheusAsync(new Dictionary<string, string> { [file] = "scrape_configs: []" }, CancellationToken.None));
        var scrape = PairConfiguration.OneMore(Pair.PrometheusFiles, job, name, address, other);
        return Pair.ReloadPrometheusAsync(new Dictionary<string, string> { [file] = scrape }, cancellationToken);
    }

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
