using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Ready_names_each_dependency_in_the_words_of_the_guide()
    {
        await using var service = await ServiceUnderTest.StartAsync(builder => Add(builder, ("database", () => true), ("redis", () => true), ("kafka", () => true)));

        var response = await service.GetAsync("/ready");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("application/json", response.ContentType);
        Assert.Equal("""{"status":"ready","checks":{"database":true,"redis":true,"kafka":true}}""", response.Body);
    }

    [Fact]
    public async Task Not_ready_says_which_dependency_is_away_and_changes_are_logged_once()
    {
        var kafka = false;
        await using var service = await ServiceUnderTest.StartAsync(builder => Add(builder, ("database", () => true), ("kafka", () => kafka)));

        for (var i = 0; i < 5; i++)
        {
            var response = await service.GetAsync("/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
            Assert.Equal("""{"status":"not ready","checks":{"database":true,"kafka":false}}""", response.Body);
        }

        kafka = true;
        await Eventually.TrueAsync(
            async _ => (await service.GetAsync("/ready")).Status == HttpStatusCode.OK, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["NotReady", "Ready"], service.Entries.Select(entry => entry.Event).Where(name => name is "Ready" or "NotReady"));
    }

    [Fact]
    public async Task What_a_service_can_do_without_is_shown_and_takes_it_out_of_no_use()
    {
        bool database = true, redis = false;
        await using var service = await ServiceUnderTest.StartAsync(builder =>
        {
            Add(builder, ("database", () => database));
            builder.Services.AddHealthChecks().AddCheck("redis", new Check(() => redis), HealthStatus.Degraded, ["ready"]);
        });

        await AnswersAsync(HttpStatusCode.OK, """{"status":"degraded","checks":{"database":true,"redis":false}}""");
        database = false;
        await AnswersAsync(HttpStatusCode.ServiceUnavailable, """{"status":"not ready","checks":{"database":false,"redis":false}}""");
        database = redis = true;
        await AnswersAsync(HttpStatusCode.OK, """{"status":"ready","checks":{"database":true,"redis":true}}""");
        Assert.Equal(
            ["Degraded", "NotReady", "Ready"], service.Entries.Select(entry => entry.Event).Where(name => name is "Ready" or "Degraded" or "NotReady"));

        Task AnswersAsync(HttpStatusCode status, string body) => Eventually.SucceedsAsync(
            async _ =>
            {
                var response = await service.GetAsync("/ready");
                Assert.Equal(body, response.Body);
                Assert.Equal(status, response.Status);
            }, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Many_probes_at_once_ask_a_dependency_once()
    {
        var asked = 0;
        await using var service = await ServiceUnderTest.StartAsync(builder => Add(builder, ("database", () => Interlocked.Increment(ref asked) > 0)));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => service.GetAsync("/ready")));

        Assert.InRange(asked, 1, 2);
    }

    [Fact]
    public async Task A_dependency_that_hangs_makes_the_answer_late_by_three_seconds_at_most()
    {
        var time = new WatchedTime();
        using var never = new ManualResetEventSlim();
        await using var service = await ServiceUnderTest.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            Add(builder, ("database", () =>
            {
                never.Wait();
                return true;
            }
            ));
        });

        var answer = service.GetAsync("/ready");
        // Its patience with the checks, and its own.
        await Eventually.TrueAsync(_ => Task.FromResult(time.Timers >= 2), cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3));

        var response = await answer.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        never.Set();
        Assert.Equal("""{"status":"not ready","checks":{"database":false}}""", response.Body);
    }

    [Fact]
    public async Task Alive_is_said_without_asking_any_dependency()
    {
        var asked = 0;
        await using var service = await ServiceUnderTest.StartAsync(builder => Add(builder, ("database", () => Interlocked.Increment(ref asked) < 0)));

        var response = await service.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("""{"status":"healthy"}""", response.Body);
        Assert.Equal(0, asked);
    }

    private sealed class WatchedTime : FakeTimeProvider
    {
        private int timers;

        public int Timers => Volatile.Read(ref timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref timers);
            return timer;
        }
    }

    private sealed class Check(Func<bool> passes) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(passes() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }

    private static void Add(WebApplicationBuilder builder, params (string Name, Func<bool> Passes)[] checks)
    {
        foreach (var (name, passes) in checks)
            builder.Services.AddHealthChecks().AddCheck(name, () => passes() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(), ["ready"]);
    }
}
