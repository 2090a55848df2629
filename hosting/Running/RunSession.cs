using Aspire.Hosting.Running.Display;
using Aspire.Hosting.Running.Health;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Planning;
using Aspire.Hosting.Running.Requests;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running;

/// <summary>One run of the application, from the first supervisor to the last sweep.</summary>
internal sealed class RunSession : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly RunEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly Narrator _narrator;
    private readonly IReadOnlyList<IRunDisplay> _displays;
    private readonly DateTimeOffset _startedAt;
    private readonly StateWriter _stateWriter;
    private readonly CancellationTokenSource _supervision = new();
    private readonly Dictionary<string, (Supervisor Supervisor, IInstance Instance, Task Life)> _running = new(StringComparer.Ordinal);
    private readonly ResourceControl _control;
    private Task _requests = Task.CompletedTask;
    private RunPhase _phase = RunPhase.Starting;
    private bool _isSettled;

    public RunSession(
        RunPlan plan, StatusBoard board, RunEnvironment environment, StateFile stateFile, ModelNotifications notifications,
        IReadOnlyList<IRunDisplay> displays, DateTimeOffset startedAt, TimeProvider time)
    {
        _plan = plan;
        _environment = environment;
        _time = time;
        _displays = displays;
        _startedAt = startedAt;
        _narrator = new Narrator(plan.Graph);
        Board = board;
        _control = new ResourceControl(board, name => _running.TryGetValue(name, out var entry) ? entry.Supervisor : null, time);
        _stateWriter = new StateWriter(stateFile, () => State);
        Board.Changed += (before, after) =>
        {
            var remark = _narrator.Of(before, after);
            foreach (var display in _displays)
                display.Changed(remark);
            notifications.Publish(after);
            _stateWriter.Changed();
        };
    }

    public StatusBoard Board { get; }

    public RunState State => new(ProcessIdentity.Current, _startedAt, _phase) { Resources = StatusView.Of(Board, _plan.Workloads), IsSettled = _isSettled };

    public async Task StartAsync(InstanceFactory instances, RunFiles files, CancellationToken cancellationToken)
    {
        var created = new List<(Workload Workload, Supervisor Supervisor, IInstance Instance)>();
        foreach (var (resource, workload) in _plan.Resources.Zip(_plan.Workloads))
        {
            var (instance, probes) = await instances.CreateAsync(resource, _environment.Labels, cancellationToken);
            created.Add((workload, new Supervisor(workload, instance, new HealthMonitor(probes, _time), Board, _time), instance));
        }
        foreach (var (workload, supervisor, instance) in created)
        {
            var life = workload.ExplicitStart ? Task.CompletedTask : Task.Run(() => supervisor.RunAsync(_supervision.Token), CancellationToken.None);
            _running[workload.Name] = (supervisor, instance, life);
        }
        _requests = new RequestFolder(files).ServeAsync(request => _control.AnswerAsync(request, _supervision.Token), _supervision.Token);
    }

    /// <summary>Waits until everything has come as far as it will, says so, and then until the AppHost's own start-up work is done.</summary>
    public async Task SettleAsync(RunOptions options, RunFiles files, Func<CancellationToken, Task> startupWork, CancellationToken cancellationToken)
    {
        var allIsWell = await new Settlement(_plan.Workloads, Board, options.HealthTimeout, _time).ReachAsync(cancellationToken);
        foreach (var line in Summary.Lines(Board.All, _time.GetLocalNow() - _startedAt, files))
            Say(line);
        SetPhase(allIsWell ? RunPhase.Up : RunPhase.Degraded);

        await startupWork(cancellationToken);
        _isSettled = true;
        _stateWriter.Changed();
        Board.Changed += (_, _) => SetPhase(Board.All.Any(Summary.IsFailed) ? RunPhase.Degraded : RunPhase.Up);
    }

    /// <summary>Stops everything: first what nothing waits for, then what it waited for. Leaves named volumes and logs.</summary>
    /// <param name="hurry">The person cannot wait: everything is killed.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        SetPhase(RunPhase.Stopping);
        await _supervision.CancelAsync();
        await Task.WhenAll(_running.Values.Select(entry => entry.Life).Append(_requests)).WaitAsync(TimeSpan.FromSeconds(2), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var deadline = StopDeadline.From(_time);
        foreach (var group in _plan.Graph.StopOrder())
        {
            await Task.WhenAll(group.Where(_running.ContainsKey).Select(name => StopOneAsync(_running[name].Supervisor, deadline.GraceNow(hurry))))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        foreach (var (_, instance, _) in _running.Values)
            await instance.DisposeAsync();
        await _environment.RemoveAsync();
        SetPhase(RunPhase.Stopped);
    }

    public async ValueTask DisposeAsync()
    {
        await _stateWriter.DisposeAsync();
        _supervision.Dispose();
        _control.Dispose();
    }

    public void Say(string line)
    {
        foreach (var display in _displays)
            display.WriteLine(line);
    }

    private static async Task StopOneAsync(Supervisor supervisor, TimeSpan grace)
    {
        // An engine that hangs must not hold up the rest: what it leaves is swept at the next start.
        using var limit = new CancellationTokenSource(grace + TimeSpan.FromSeconds(3));
        await supervisor.StopAsync(grace, limit.Token);
    }

    private void SetPhase(RunPhase phase)
    {
        // Once it stops, nothing leads back.
        if (_phase == phase || (_phase is RunPhase.Stopping && phase is not RunPhase.Stopped) || _phase is RunPhase.Stopped)
            return;
        _phase = phase;
        _stateWriter.Changed();
    }
}
