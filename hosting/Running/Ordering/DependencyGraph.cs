namespace Aspire.Hosting.Running.Ordering;

/// <summary>Who waits for whom.</summary>
internal sealed class DependencyGraph
{
    private readonly Dictionary<string, Workload> _workloads;

    /// <exception cref="RunException">A workload waits for something that is not there, or for itself in a circle.</exception>
    public DependencyGraph(IReadOnlyList<Workload> workloads)
    {
        _workloads = workloads.ToDictionary(workload => workload.Name, StringComparer.Ordinal);
        foreach (var workload in workloads)
        {
            foreach (var wait in workload.Waits.Where(wait => !_workloads.ContainsKey(wait.On)))
                throw new RunException(ExitCode.Configuration, $"{workload.Name} waits for {wait.On}, which nothing in the AppHost starts.");
        }
        RejectCircles();
    }

    /// <summary>Those that wait for <paramref name="name"/>, directly or through others.</summary>
    public IReadOnlyList<string> DependentsOf(string name)
    {
        var found = new List<string>();
        var open = new Queue<string>([name]);
        while (open.TryDequeue(out var current))
        {
            foreach (var dependent in _workloads.Values.Where(w => w.Waits.Any(wait => wait.On == current) && !found.Contains(w.Name)))
            {
                found.Add(dependent.Name);
                open.Enqueue(dependent.Name);
            }
        }
        return found;
    }

    /// <summary>Groups that may stop at the same time; a group stops when nothing that waits for its members runs any more.</summary>
    public IReadOnlyList<IReadOnlyList<string>> StopOrder() =>
        [.. _workloads.Keys.GroupBy(HeightAbove).OrderBy(group => group.Key).Select(group => group.ToArray())];

    private int HeightAbove(string name) =>
        _workloads.Values.Where(w => w.Waits.Any(wait => wait.On == name)).Select(w => HeightAbove(w.Name) + 1).DefaultIfEmpty(0).Max();

    private void RejectCircles()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var name in _workloads.Keys)
            Visit(name);

        void Visit(string name)
        {
            if (path.IndexOf(name) is >= 0 and var start)
            {
                var circle = string.Join(" -> ", path.Skip(start).Append(name));
                throw new RunException(ExitCode.Configuration, $"These resources wait for each other and would never start: {circle}.");
            }
            if (!done.Add(name))
                return;
            path.Add(name);
            foreach (var wait in _workloads[name].Waits)
                Visit(wait.On);
            path.RemoveAt(path.Count - 1);
        }
    }
}
