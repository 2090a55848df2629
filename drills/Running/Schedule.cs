namespace SeiPlatform.Drills.Running;

/// <summary>Runs drills side by side where what they do to the stack has nothing to do with each other, in their order where it has.</summary>
internal sealed class Schedule(int mostAtOnce)
{
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disturbed = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<DrillOutcome>> RunAsync(
        IReadOnlyList<Drill> drills, Func<Drill, CancellationToken, Task<DrillOutcome>> run, CancellationToken cancellationToken)
    {
        var outcomes = new DrillOutcome?[drills.Count];
        var waiting = Enumerable.Range(0, drills.Count).ToList();
        var running = new Dictionary<Task<DrillOutcome>, int>();
        while (waiting.Count + running.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (running.Count < mostAtOnce && waiting.FindIndex(index => IsFree(drills[index])) is >= 0 and var next)
            {
                var index = waiting[next];
                waiting.RemoveAt(next);
                Take(drills[index], 1);
                running.Add(Task.Run(() => run(drills[index], cancellationToken), CancellationToken.None), index);
            }
            var ended = await Task.WhenAny(running.Keys);
            running.Remove(ended, out var done);
            Take(drills[done], -1);
            try
            {
                outcomes[done] = await ended;
            }
            catch
            {
                // The others undo what they have done before anybody leaves.
                await Task.WhenAll(running.Keys.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }
        return [.. outcomes.OfType<DrillOutcome>()];
    }

    private bool IsFree(Drill drill) =>
        !drill.Disturbs.Concat(drill.Uses).Any(_disturbed.Contains) && !drill.Disturbs.Any(service => _users.GetValueOrDefault(service) > 0);

    private void Take(Drill drill, int count)
    {
        foreach (var service in drill.Disturbs)
        {
            if (count > 0)
                _disturbed.Add(service);
            else
                _disturbed.Remove(service);
        }
        foreach (var service in drill.Uses)
            _users[service] = _users.GetValueOrDefault(service) + count;
    }
}
