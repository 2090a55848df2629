using Aspire.Hosting.Running.Ordering;

namespace Aspire.Hosting.Running.State;

/// <summary>How every resource is doing: supervisors write it; waits, the table, the state file and notifications read it.</summary>
internal sealed class StatusBoard
{
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<string> _order;
    private readonly Dictionary<string, ResourceStatus> _statuses;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StatusBoard(IEnumerable<Workload> workloads, TimeProvider time)
    {
        _time = time;
        _statuses = workloads.ToDictionary(
            workload => workload.Name,
            workload => new ResourceStatus(workload.Name, workload.Kind, WorkloadState.NotStarted, WorkloadHealth.Unknown, time.GetLocalNow()) { Urls = workload.Urls },
            StringComparer.Ordinal);
        _order = [.. _statuses.Keys];
    }

    /// <summary>Called after each change, in order, with the status before and after. Must be quick.</summary>
    public event Action<ResourceStatus, ResourceStatus>? Changed;

    public IReadOnlyList<ResourceStatus> All
    {
        get
        {
            lock (_lock)
                return [.. _order.Select(name => _statuses[name])];
        }
    }

    public ResourceStatus this[string name]
    {
        get
        {
            lock (_lock)
                return _statuses[name];
        }
    }

    public void Update(string name, Func<ResourceStatus, ResourceStatus> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            var before = _statuses[name];
            var after = change(before);
            if (after == before)
                return;
            if (after.State != before.State || after.Health != before.Health)
                after = after with { Since = _time.GetLocalNow() };
            _statuses[name] = after;
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
            Changed?.Invoke(before, after);
        }
        changed.SetResult();
    }

    /// <summary>Returns when the condition holds; checked after each change of any resource.</summary>
    public async Task WaitUntilAsync(Func<StatusBoard, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            if (condition(this))
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }
}
