using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
        var redis = false;
        await using var service = await ServiceUnderTest.StartAsync(builder => Add(builder, ("database", () => true), ("redis", () => redis)));

        for (var i = 0; i < 5; i++)
        {
            var response = await service.GetAsync("/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
            Assert.Equal("""{"status":"not ready","checks":{"database":true,"redis":false}}""", response.Body);
        }

        redis = true;
        await Eventually.TrueAsync(
            async _ => (await service.GetAsync("/ready")).Status == HttpStatusCode.OK, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["NotReady", "Ready"], service.Entries.Select(entry => entry.Event).Where(name => name is "Ready" or "NotReady"));
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
        using var never = new ManualResetEventSlim();
        await using var service = await ServiceUnderTest.StartAsync(builder => Add(builder, ("database", () =>
        {
            never.Wait();
            return true;
        }
        )));
        var clock = Stopwatch.StartNew();

        var response = await service.GetAsync("/ready");

        never.Set();
        Assert.Equal("""{"status":"not ready","checks":{"database":false}}""", response.Body);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3.5));
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

    private static void Add(WebApplicationBuilder builder, params (string Name, Func<bool> Passes)[] checks)
    {
        foreach (var (name, passes) in checks)
            builder.Services.AddHealthChecks().AddCheck(name, () => passes() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(), ["ready"]);
    }
}
