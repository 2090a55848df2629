using SeiPlatform.Drills.Cli;
using SeiPlatform.Drills.Compression;
using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Undoing;
using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Drills.Running;

/// <summary>One call of <c>./sei drill</c> that touches the stack. There is one at a time; it begins by undoing what an earlier one that was killed has left.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly FileStream _lock;

    private Session(FileStream fileLock, Workbench workbench)
    {
        _lock = fileLock;
        Workbench = workbench;
        Journal = new UndoJournal(workbench.Stack.DrillFolder);
    }

    public Workbench Workbench { get; }

    public UndoJournal Journal { get; }

    /// <exception cref="DrillException">Another one is at work, or what was left cannot be undone.</exception>
    public static async Task<Session> OpenAsync(RunningStack stack, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(stack.DrillFolder);
        FileStream fileLock;
        try
        {
            fileLock = new FileStream(Path.Combine(stack.DrillFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new DrillException(ExitCode.Failed, "Another drill is at work on this stack.", exception);
        }
        var session = new Session(fileLock, new Workbench(stack));
        try
        {
            await session.CleanAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Workbench.DisposeAsync();
        await _lock.DisposeAsync();
    }

    /// <returns>How much there was to undo.</returns>
    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var open = Journal.Open;
        foreach (var entry in open)
            Output.Step(entry.Drill, $"undoes what an earlier drill has left: {entry.Step}");
        if (await Journal.UndoAsync(Workbench, null, cancellationToken) is { Count: > 0 } failures)
            throw new DrillException(ExitCode.Failed, $"What an earlier drill has left could not be undone: {string.Join("; ", failures)}");

        var prometheus = await Workbench.Engine.InspectAsync(Workbench.Stack.ContainerOf("prometheus"), cancellationToken);
        foreach (var container in await Workbench.Engine.OwnContainersAsync(StackContainer.OwnerLabel(prometheus), cancellationToken))
            await Workbench.Engine.RemoveAsync(container, cancellationToken);
    }

    /// <summary>Runs drills and says what came of them. Faults side by side take each other's processors: what came too late beside others is judged by a second run, alone.</summary>
    public async Task<IReadOnlyList<DrillOutcome>> DrillAsync(IReadOnlyList<Drill> drills, double factor, CancellationToken cancellationToken)
    {
        await using var watch = await WatchAsync(factor, drills.Any(drill => drill.NeedsOwnPrometheus), cancellationToken);
        var outcomes = await RunAsync(drills, mostAtOnce: 2 * Environment.ProcessorCount, watch, cancellationToken);
        Drill[] again = drills.Count > 1 ? [.. outcomes.Where(outcome => outcome.IsLate).Select(outcome => outcome.Drill)] : [];
        foreach (var drill in again)
            Output.Step(drill.Alert, "came too late beside others and is run once more, alone");
        var alone = (await RunAsync(again, mostAtOnce: 1, watch, cancellationToken)).ToDictionary(outcome => outcome.Drill);
        return [.. outcomes.Select(outcome => alone.TryGetValue(outcome.Drill, out var second) ? second with { ProblemBesideOthers = outcome.Problem } : outcome)];
    }

    private async Task<IReadOnlyList<DrillOutcome>> RunAsync(IReadOnlyList<Drill> drills, int mostAtOnce, Watch watch, CancellationToken cancellationToken)
    {
        var outcomes = await new Schedule(mostAtOnce).RunAsync(
            drills,
            (drill, cancellation) => new DrillRun(drill, Workbench, Journal, watch, text => Output.Step(drill.Alert, text)).RunAsync(cancellation),
            cancellationToken);
        return Attribution.Of(outcomes, watch.Inbox.All, watch.Rules);
    }

    /// <summary>Watches without a fault.</summary>
    /// <returns>What fired all the same.</returns>
    public async Task<IReadOnlyList<AlertKey>> HealthyAsync(TimeSpan duration, double factor, CancellationToken cancellationToken)
    {
        await using var watch = await WatchAsync(factor, own: false, cancellationToken);
        var from = watch.Inbox.All.Count;
        Output.Line($"Watches the stack for {duration.TotalMinutes:0} minutes, which take {watch.Scaled(duration).TotalSeconds:0} s.");
        await Task.Delay(watch.Scaled(duration), cancellationToken);
        var fired = await watch.Prometheus.QueryAsync(
            $$"""count_over_time(ALERTS{alertstate="firing",alertname!="Watchdog"}[{{PromDuration.Format(watch.Scaled(duration))}}])""", cancellationToken);
        return [.. fired.Select(sample => sample.Key).Concat(watch.Inbox.All.Skip(from).Select(notification => notification.Key)).Distinct().Where(key => key.Alert != "Watchdog")];
    }

    private async Task<Watch> WatchAsync(double factor, bool own, CancellationToken cancellationToken)
    {
        if (factor == 1 && !own)
            return await Watch.OnStackAsync(Workbench, cancellationToken);
        Output.Line($"Starts a second Prometheus and Alertmanager{(factor == 1 ? "" : $" with all durations divided by {factor:0.##}")} and waits until they have settled.");
        return await Watch.OnPairAsync(Workbench, new TimeCompression(factor), cancellationToken);
    }
}
