using System.Net;
using System.Net.Http.Json;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Api;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Faults;

/// <summary>The switch for faults on demand, in the services themselves.</summary>
public sealed class FaultSwitchTests(TimescaleDbFixture timescaledb)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SeiPlatform.Api.dll")]
    [InlineData("SeiPlatform.Collector.dll")]
    public async Task A_service_in_production_does_not_start_with_the_switch(string assembly)
    {
        var service = await new Command("dotnet", Path.Combine(AppContext.BaseDirectory, assembly))
        {
            Environment = new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort.Next()}",
                ["ASPNETCORE_ENVIRONMENT"] = null,
                ["DOTNET_ENVIRONMENT"] = null,
                ["Admin__Secret"] = ApiHost.Secret,
                ["Faults__Enabled"] = "true",
            },
        }.RunAsync(Cancellation);

        Assert.NotEqual(0, service.ExitCode);
        Assert.Contains("Faults__Enabled) is true in the environment Production: faults on demand are for Development only.", service.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_connections_leave_requests_without_one_until_they_are_given_back()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var host = new ApiHost($"{database.ConnectionString};Maximum Pool Size=4;Timeout=1", settings: ("Faults:Enabled", "true"));
        using var client = await host.CustomerAsync();
        (await client.GetAsync("/api/v1/changes", Cancellation)).EnsureSuccessStatusCode();

        var cause = await host.Admin.PostAsJsonAsync("/faults", new { kind = "connections", count = 10, duration = 60 }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, cause.StatusCode);

        await Eventually.SucceedsAsync(
            async token => await (await client.GetAsync("/api/v1/changes", token)).ProblemAsync(HttpStatusCode.ServiceUnavailable), cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.GetAsync("/health", Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Admin.DeleteAsync("/faults", Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/changes", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Errors_hit_the_routes_that_were_named_and_no_request_that_was_refused_anyway()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var host = new ApiHost(database.ConnectionString, settings: ("Faults:Enabled", "true"));
        using var client = await host.CustomerAsync();
        await host.Admin.PostAsJsonAsync("/faults", new { kind = "exception", route = "/api/v1/changes", duration = 60 }, Cancellation);

        await (await client.GetAsync("/api/v1/changes", Cancellation)).ProblemAsync(HttpStatusCode.InternalServerError);
        await (await host.Anonymous.GetAsync("/api/v1/changes", Cancellation)).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/deployments", Cancellation)).StatusCode);
        // In the metrics it is a failed request like any other.
        await Eventually.SucceedsAsync(
            async token => Assert.Matches(
                """api_requests_total\{[^}]*endpoint="/api/v1/changes"[^}]*status="500"[^}]*\} 1""", await host.Anonymous.GetStringAsync("/metrics", token)),
            cancellationToken: Cancellation);
    }
}
