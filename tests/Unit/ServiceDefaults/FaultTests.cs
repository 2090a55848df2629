using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

/// <summary>Alone: a fault that keeps the thread pool busy keeps that of all other tests busy, which measure deadlines.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection
{
    public const string Name = "Faults";
}

[Collection(FaultCollection.Name)]
public sealed class FaultTests
{
    private const string Secret = "the-bootstrap-secret-of-this-test";
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task A_service_that_may_cause_faults_refuses_to_start_outside_of_development(string environment)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(environment));

        Assert.Equal($"Faults:Enabled (environment Faults__Enabled) is true in the environment {environment}: faults on demand are for Development only. Remove the setting.", failure.Message);
    }

    [Fact]
    public async Task Without_a_secret_to_guard_it_the_switch_refuses_to_start_too()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(secret: null));

        Assert.Contains("Admin:Secret", failure.Message);
    }

    [Theory]
    [InlineData("Development", "false")]
    [InlineData("Development", null)]
    [InlineData("Production", "false")]
    [InlineData("Production", null)]
    public async Task Unless_it_is_enabled_there_is_no_switch(string environment, string? enabled)
    {
        await using var service = await StartAsync(environment, enabled);

        Assert.Equal(HttpStatusCode.NotFound, (await service.SendAsync(HttpMethod.Get, "/faults", secret: Secret)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await service.SendAsync(HttpMethod.Post, "/faults", """{"kind":"error","duration":60}""", Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/things/7")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-secret-altogether")]
    public async Task The_switch_needs_the_secret(string? secret)
    {
        await using var service = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.SendAsync(HttpMethod.Post, "/faults", """{"kind":"error","duration":60}""", secret)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.SendAsync(HttpMethod.Get, "/faults", secret: secret)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.SendAsync(HttpMethod.Delete, "/faults", secret: secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/things/7")).Status);
    }

    [Fact]
    public async Task Of_the_requests_that_it_concerns_exactly_the_ratio_fails_and_probes_never_do()
    {
        await using var service = await StartAsync();
        await CauseAsync(service, """{"kind":"error","route":"/things","ratio":0.3,"status":503,"duration":60}""");

        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 20; request++)
            statuses.Add((await service.GetAsync("/things/7")).Status);

        Assert.Equal(6, statuses.Count(status => status is HttpStatusCode.ServiceUnavailable));
        Assert.Equal(14, statuses.Count(status => status is HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/others")).Status);
    }

    [Fact]
    public async Task A_fault_on_everything_touches_no_probe_and_counts_as_a_failed_request()
    {
        await using var service = await StartAsync();
        await CauseAsync(service, """{"kind":"exception","duration":60}""");

        var failed = await service.GetAsync("/things/7");

        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Assert.Equal("application/problem+json", failed.ContentType);
        foreach (var probe in (string[])["/health", "/ready", "/metrics"])
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync(probe)).Status);
        await Eventually.SucceedsAsync(
            async _ => Assert.Contains(
                await service.MetricsAsync(),
                line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
                    && line.Contains("http_response_status_code=\"500\"", StringComparison.Ordinal)
                    && line.Contains("http_route=\"/things/{id}\"", StringComparison.Ordinal)),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_slow_request_is_answered_in_the_end()
    {
        await using var service = await StartAsync();
        await CauseAsync(service, """{"kind":"latency","latency":2.5,"duration":60}""");

        var request = service.GetAsync("/things/7");
        await PassAsync(TimeSpan.FromSeconds(2.4));
        Assert.False(request.IsCompleted);
        while (!request.IsCompleted)
            await PassAsync(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HttpStatusCode.OK, (await request).Status);
    }

    [Fact]
    public async Task A_fault_ends_by_itself()
    {
        await using var service = await StartAsync();
        await CauseAsync(service, """{"kind":"error","duration":60}""");
        Assert.Equal(HttpStatusCode.InternalServerError, (await service.GetAsync("/things/7")).Status);
        Assert.Equal(1, await CountAsync(service));

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/things/7")).Status);
        Assert.Equal(0, await CountAsync(service));
        Assert.Contains(service.Entries, entry => entry.Event == "FaultEnds");
    }

    [Fact]
    public async Task A_fault_can_be_ended_early_alone_or_with_all_others()
    {
        await using var service = await StartAsync();
        var first = await CauseAsync(service, """{"kind":"error","route":"/things","duration":60}""");
        await CauseAsync(service, """{"kind":"error","route":"/others","duration":60}""");

        Assert.Equal(HttpStatusCode.NoContent, (await service.SendAsync(HttpMethod.Delete, $"/faults/{first}", secret: Secret)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await service.SendAsync(HttpMethod.Delete, $"/faults/{first}", secret: Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/things/7")).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await service.GetAsync("/others")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await service.SendAsync(HttpMethod.Delete, "/faults", secret: Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/others")).Status);
    }

    [Fact]
    public async Task Blocking_work_delays_everything_else_until_it_is_ended()
    {
        await using var service = await StartAsync();
        await CauseAsync(service, """{"kind":"threads","count":400,"latency":0.05,"duration":60}""");

        var clock = Stopwatch.StartNew();
        var queued = new TaskCompletionSource();
        ThreadPool.QueueUserWorkItem(_ => queued.SetResult());
        await queued.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.05, 30);
        Assert.Equal(HttpStatusCode.NoContent, (await service.SendAsync(HttpMethod.Delete, "/faults", secret: Secret)).Status);
        Assert.Equal(0, await CountAsync(service));
    }

    [Theory]
    [InlineData("""{"kind":"error"}""", "missing required properties including: 'duration'")]
    [InlineData("""{"kind":"flood","duration":60}""", "The body is no fault")]
    [InlineData("{", "The body is no fault")]
    [InlineData("""{"kind":"error","duration":0}""", "duration is 0; expected seconds, above 0, at most 3600")]
    [InlineData("""{"kind":"error","duration":3601}""", "duration is 3601")]
    [InlineData("""{"kind":"error","duration":60,"ratio":1.5}""", "ratio is 1.5; expected a share above 0, at most 1")]
    [InlineData("""{"kind":"error","duration":60,"status":404}""", "status is 404; expected a server error, 500 to 599")]
    [InlineData("""{"kind":"latency","duration":60,"latency":61}""", "latency is 61")]
    [InlineData("""{"kind":"threads","duration":60,"count":1001}""", "count is 1001; expected 1 to 1000")]
    [InlineData("""{"kind":"error","duration":60,"route":"things"}""", "route is 'things'; expected the beginning of a path such as /api/v1")]
    [InlineData("""{"kind":"error","duration":60,"route":"/health"}""", "route is '/health'; probes, scrapes and this switch are never touched")]
    [InlineData("""{"kind":"error","duration":60,"route":"/faults"}""", "route is '/faults'")]
    public async Task What_is_no_bounded_fault_is_refused_with_what_is_expected(string body, string expected)
    {
        await using var service = await StartAsync();

        var answer = await service.SendAsync(HttpMethod.Post, "/faults", body, Secret);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(expected, JsonDocument.Parse(answer.Body).RootElement.GetProperty("detail").GetString());
        Assert.Equal(0, await CountAsync(service));
    }

    private Task<ServiceUnderTest> StartAsync(string environment = "Development", string? enabled = "true", string? secret = Secret) => ServiceUnderTest.StartAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(_time),
        app =>
        {
            app.MapGet("/things/{id}", (int id) => id);
            app.MapGet("/others", () => "others");
        },
        configuration =>
        {
            configuration["Faults:Enabled"] = enabled;
            configuration["Admin:Secret"] = secret;
        },
        environment);

    private static async Task<string> CauseAsync(ServiceUnderTest service, string fault)
    {
        var answer = await service.SendAsync(HttpMethod.Post, "/faults", fault, Secret);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<int> CountAsync(ServiceUnderTest service) =>
        JsonDocument.Parse((await service.SendAsync(HttpMethod.Get, "/faults", secret: Secret)).Body).RootElement.GetArrayLength();

    // The request may reach its delay only after the time was advanced.
    private async Task PassAsync(TimeSpan time)
    {
        await Task.Delay(20, TestContext.Current.CancellationToken);
        _time.Advance(time);
        await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
