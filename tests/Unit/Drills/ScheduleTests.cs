using System.Collections.Concurrent;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Watching;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class ScheduleTests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new();
    private readonly ConcurrentQueue<string> _started = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drills_that_touch_different_services_run_side_by_side()
    {
        var run = RunAsync(4, Disturbing("A", "redis"), Disturbing("B", "kafka"), Disturbing("C", "redis"));
        await StartedAsync("A", "B");

        End("A");
        await StartedAsync("A", "B", "C");
        End("B", "C");

        Assert.Equal(["A", "B", "C"], (await run).Select(outcome => outcome.Drill.Alert));
    }

    [Fact]
    public async Task A_service_is_used_by_many_or_disturbed_by_one()
    {
        var run = RunAsync(4, Using("A", "redis"), Using("B", "redis"), Disturbing("C", "redis"), Using("D", "redis"));
        await StartedAsync("A", "B", "D");

        End("A", "B");
        Assert.DoesNotContain("C", _started);
        End("D");
        await StartedAsync("A", "B", "D", "C");
        End("C");
        await run;
    }

    [Fact]
    public async Task No_more_run_at_once_than_are_allowed()
    {
        var run = RunAsync(1, Disturbing("A", "redis"), Disturbing("B", "kafka"));
        await StartedAsync("A");
        Assert.DoesNotContain("B", _started);

        End("A");
        await StartedAsync("A", "B");
        End("B");
        await run;
    }

    [Fact]
    public async Task When_one_fails_the_others_come_to_their_end_before_anybody_leaves()
    {
        var run = RunAsync(4, Disturbing("A", "redis"), Disturbing("B", "kafka"));
        await StartedAsync("A", "B");

        _ends["A"].SetException(new InvalidOperationException("broken"));
        await Task.Delay(50, Cancellation);
        Assert.False(run.IsCompleted);
        End("B");

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => run)).Message);
    }

    private Task<IReadOnlyList<DrillOutcome>> RunAsync(int mostAtOnce, params Drill[] drills)
    {
        foreach (var drill in drills)
            _ends[drill.Alert] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Schedule(mostAtOnce).RunAsync(
            drills,
            async (drill, _) =>
            {
                _started.Enqueue(drill.Alert);
                await _ends[drill.Alert].Task;
                return new DrillOutcome(drill, new Bound(default, default, default, default, default), default, default);
            },
            Cancellation);
    }

    private void End(params string[] alerts)
    {
        foreach (var alert in alerts)
            _ends[alert].SetResult();
    }

    private Task StartedAsync(params string[] alerts) => Eventually.SucceedsAsync(
        () => Assert.Equal(alerts.Order(), _started.Order()), cancellationToken: Cancellation);

    private static Drill Disturbing(string alert, string service) => new(alert, "") { Cause = (_, _) => Task.CompletedTask, Disturbs = [service] };

    private static Drill Using(string alert, string service) => new(alert, "") { Cause = (_, _) => Task.CompletedTask, Uses = [service] };
}
