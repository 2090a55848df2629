using Aspire.Hosting.Running.Health;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;
using Microsoft.Extensions.Time.Testing;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class SupervisorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<string, Supervisor> _supervisors = [];
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(20));

    public void Dispose() => _end.Dispose();

    [Fact]
    public async Task A_resource_that_died_starts_again_after_a_pause()
    {
        var (board, instances) = Run(Server("service"));
        await HealthyAsync(board, "service");

        instances["service"].Exit(3, "out of luck");
        await Until(board, "service", status => status.State is WorkloadState.Restarting);

        var status = board["service"];
        Assert.Equal("exited with code 3; starts again in 0.5 s", status.Detail);
        Assert.Equal(["out of luck"], status.LastLines);
        Assert.Equal(1, instances["service"].Starts);

        await HealthyAsync(board, "service");
        Assert.Equal(2, instances["service"].Starts);
        Assert.Equal(1, board["service"].Restarts);
    }

    [Fact]
    public async Task A_server_that_ends_well_starts_again_too()
    {
        var (board, instances) = Run(Server("service"));
        await HealthyAsync(board, "service");

        instances["service"].Exit(0);

        await Until(board, "service", status => status.State is WorkloadState.Restarting);
    }

    [Fact]
    public async Task What_waits_for_a_healthy_resource_starts_when_it_is_healthy_and_no_sooner()
    {
        var probe = new SwitchedProbe();
        var (board, instances) = Run([(Server("database"), [probe]), (Server("service", "database"), [])]);
        await Until(board, "service", status => status.State is WorkloadState.Waiting);
        Assert.Equal("for database", board["service"].Detail);
        Assert.Equal(0, instances["service"].Starts);

        probe.Missing = null;
        await HealthyAsync(board, "service");

        Assert.Equal(1, instances["service"].Starts);
    }

    [Fact]
    public async Task What_waits_for_an_unavailable_resource_is_unavailable_and_the_rest_runs()
    {
        var ghost = new FakeInstance();
        var (board, _) = Run(
            [(Server("ghost"), []), (Server("needy", "ghost"), []), (Server("needier", "needy"), []), (Server("other"), [])],
            new() { ["ghost"] = ghost });
        ghost.Prepared.SetException(new ResourceUnavailableException("no image"));

        await Until(board, "needier", status => status.State is WorkloadState.Unavailable);
        await HealthyAsync(board, "other");

        Assert.Equal("no image", board["ghost"].Detail);
        Assert.Equal("needs ghost, which is unavailable", board["needy"].Detail);
        Assert.Equal("needs needy, which is unavailable", board["needier"].Detail);
    }

    [Fact]
    public async Task An_image_is_fetched_while_the_resource_waits_for_others()
    {
        var slow = new FakeInstance();
        var probe = new SwitchedProbe();
        var (board, _) = Run([(Server("database"), [probe]), (Server("service", "database"), [])], new() { ["service"] = slow });

        await Until(board, "service", status => status is { State: WorkloadState.Preparing, Detail: "pulling" });
        slow.Prepared.SetResult();

        await Until(board, "service", status => status.State is WorkloadState.Waiting);
    }

    [Fact]
    public async Task A_job_that_others_wait_for_runs_once()
    {
        var (board, instances) = Run(new Workload("migration", WorkloadKind.Container) { IsJob = true }, Server("service") with
        {
            Waits = [new Wait("migration", WaitCondition.Completed)],
        });
        await Until(board, "migration", status => status.State is WorkloadState.Running);

        instances["migration"].Exit(0);

        await HealthyAsync(board, "service");
        Assert.Equal(WorkloadState.Finished, board["migration"].State);
    }

    [Fact]
    public async Task A_job_that_fails_is_not_repeated_and_what_waits_for_it_does_not_start()
    {
        var (board, instances) = Run(new Workload("migration", WorkloadKind.Container) { IsJob = true }, Server("service") with
        {
            Waits = [new Wait("migration", WaitCondition.Completed)],
        });
        await Until(board, "migration", status => status.State is WorkloadState.Running);

        instances["migration"].Exit(1, "syntax error");

        await Until(board, "service", status => status.State is WorkloadState.Unavailable);
        Assert.Equal(WorkloadState.Failed, board["migration"].State);
        Assert.Equal(1, instances["migration"].Starts);
        Assert.Equal("needs migration, which failed", board["service"].Detail);
    }

    [Fact]
    public async Task A_start_counts_as_over_when_the_rest_has_had_its_chance()
    {
        var workloads = new[] { Server("good"), Server("bad"), Server("victim", "bad") };
        var probe = new SwitchedProbe { Missing = "no answer" };
        var (board, instances) = Run([(workloads[0], []), (workloads[1], [probe]), (workloads[2], [])]);
        var settlement = new Settlement(workloads, board, TimeSpan.FromMinutes(5), _time);
        await Until(board, "victim", status => status.State is WorkloadState.Waiting);
        Assert.Null(settlement.Judge());

        for (var death = 0; death < Settlement.DeathsUntilGivenUp; death++)
        {
            await Until(board, "bad", status => status.State is WorkloadState.Running);
            Assert.Null(settlement.Judge());
            instances["bad"].Exit(1);
            await Until(board, "bad", status => status.State is WorkloadState.Restarting);
            if (death < Settlement.DeathsUntilGivenUp - 1)
                await PassAsync(BackOff.Longest, () => board["bad"].State is WorkloadState.Running);
        }

        Assert.False(settlement.Judge());
    }

    [Fact]
    public async Task A_resource_that_runs_but_never_becomes_healthy_is_given_up_after_the_time_limit()
    {
        var workload = Server("slow");
        var (board, _) = Run([(workload, [new SwitchedProbe { Missing = "still replaying" }])]);
        var settlement = new Settlement([workload], board, TimeSpan.FromMinutes(5), _time);
        await Until(board, "slow", status => status.Detail == "still replaying");
        Assert.Null(settlement.Judge());

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.False(settlement.Judge());
    }

    [Fact]
    public async Task A_held_resource_stays_down_until_it_is_released()
    {
        var (board, instances) = Run(Server("service"));
        await HealthyAsync(board, "service");

        await _supervisors["service"].HoldAsync(TimeSpan.FromSeconds(1), _end.Token);
        _time.Advance(BackOff.Longest);

        Assert.Equal(WorkloadState.Held, board["service"].State);
        Assert.Equal("on purpose", board["service"].Detail);
        Assert.Equal(1, instances["service"].Starts);
        Assert.False(instances["service"].IsStoppedForGood);

        await _supervisors["service"].ReleaseAsync(_end.Token);
        await HealthyAsync(board, "service");

        Assert.Equal(2, instances["service"].Starts);
        Assert.Equal(0, board["service"].Restarts);
    }

    [Fact]
    public async Task A_resource_can_be_held_while_it_pauses_before_a_restart()
    {
        var (board, instances) = Run(Server("service"));
        await HealthyAsync(board, "service");
        instances["service"].Exit(3);
        await Until(board, "service", status => status.State is WorkloadState.Restarting);

        await _supervisors["service"].HoldAsync(TimeSpan.FromSeconds(1), _end.Token);

        Assert.Equal(WorkloadState.Held, board["service"].State);
        Assert.Equal(1, instances["service"].Starts);
    }

    [Fact]
    public async Task A_resource_that_is_just_starting_is_held_once_it_has_started()
    {
        var instance = FakeInstance.Ready();
        instance.Started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var (board, _) = Run([(Server("service"), [])], new() { ["service"] = instance });
        await Until(board, "service", status => status.State is WorkloadState.Starting);

        var hold = _supervisors["service"].HoldAsync(TimeSpan.FromSeconds(1), _end.Token);
        Assert.False(hold.IsCompleted);
        instance.Started.SetResult();
        await hold;

        Assert.Equal(WorkloadState.Held, board["service"].State);
    }

    [Fact]
    public async Task What_waits_for_a_held_resource_goes_on_waiting()
    {
        var probe = new SwitchedProbe();
        var (board, instances) = Run([(Server("database"), [probe]), (Server("service", "database"), [])]);
        await Until(board, "database", status => status.State is WorkloadState.Running);

        await _supervisors["database"].HoldAsync(TimeSpan.FromSeconds(1), _end.Token);
        await Until(board, "service", status => status.State is WorkloadState.Waiting);
        await _supervisors["database"].ReleaseAsync(_end.Token);
        probe.Missing = null;
        await HealthyAsync(board, "service");

        Assert.Equal(1, instances["service"].Starts);
    }

    private (StatusBoard Board, Dictionary<string, FakeInstance> Instances) Run(params Workload[] workloads) =>
        Run([.. workloads.Select(workload => (workload, (IProbe[])[]))]);

    private (StatusBoard Board, Dictionary<string, FakeInstance> Instances) Run(
        (Workload Workload, IProbe[] Probes)[] workloads, Dictionary<string, FakeInstance>? given = null)
    {
        var board = new StatusBoard(workloads.Select(entry => entry.Workload), _time);
        var instances = given ?? [];
        foreach (var (workload, probes) in workloads)
        {
            var instance = instances.TryGetValue(workload.Name, out var known) ? known : instances[workload.Name] = FakeInstance.Ready();
            _supervisors[workload.Name] = new Supervisor(workload, instance, new HealthMonitor(probes, _time), board, _time);
            _ = _supervisors[workload.Name].RunAsync(_end.Token);
        }
        return (board, instances);
    }

    private Task HealthyAsync(StatusBoard board, string name) => PassAsync(HealthMonitor.ProofWithoutProbes, () => board[name].IsHealthy);

    private Task Until(StatusBoard board, string name, Func<ResourceStatus, bool> condition) =>
        board.WaitUntilAsync(b => condition(b[name]), _end.Token);

    // The other side may reach its delay only after the time was advanced, so it passes again and again.
    private async Task PassAsync(TimeSpan step, Func<bool> until)
    {
        while (!until())
        {
            _time.Advance(step);
            await Task.Delay(1, _end.Token);
        }
    }

    private static Workload Server(string name, params string[] waitsFor) => new(name, WorkloadKind.Container)
    {
        IsServer = true,
        Waits = [.. waitsFor.Select(on => new Wait(on, WaitCondition.Healthy))],
    };
}
