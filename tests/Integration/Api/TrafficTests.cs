using System.Net;
using SeiPlatform.Api.Keys;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Api;

[Collection(ApiCollection.Name)]
public sealed class TrafficTests(ApiFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_customer_sees_what_it_asked_for_and_nobody_elses()
    {
        var api = await fixture.StartAsync();
        using var one = await api.Host.CustomerAsync("usage one");
        using var other = await api.Host.CustomerAsync("usage other");
        for (var request = 0; request < 3; request++)
            await one.GetAsync("/api/v1/repositories", Cancellation);
        await one.GetAsync("/api/v1/dora?window=never", Cancellation);
        await other.GetAsync("/api/v1/dora", Cancellation);

        await Eventually.SucceedsAsync(async _ =>
        {
            var usage = await one.JsonAsync("/api/v1/usage?window=1d");
            Assert.Equal("usage one", usage.GetProperty("customer").GetString());
            var items = usage.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("endpoint").GetString()!);
            Assert.Equal(3, items["GET /api/v1/repositories"].Number("requests"));
            Assert.Equal(1, items["GET /api/v1/dora"].Number("requests"));
            Assert.Equal(1, items["GET /api/v1/dora"].Number("clientErrors"));
        }, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        var api = await fixture.StartAsync();
        await using var limited = new ApiHost(
            api.Database.ConnectionString, api.Redis.ConnectionString, null, ("RateLimit:RequestsPerSecond", "1"), ("RateLimit:Burst", "5"));
        using var greedy = await limited.CustomerAsync("greedy");
        using var modest = await limited.CustomerAsync("modest");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => greedy.GetAsync("/api/v1/repositories", Cancellation)));

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, 10, 15);
        await refused[0].ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused[0].Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await modest.GetAsync("/api/v1/repositories", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await limited.Anonymous.GetAsync("/health", Cancellation)).StatusCode);
        await Eventually.SucceedsAsync(
            async token => Assert.Equal(HttpStatusCode.OK, (await greedy.GetAsync("/api/v1/repositories", token)).StatusCode), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Keys_that_are_made_up_are_not_all_looked_up_and_hold_up_no_known_one()
    {
        var api = await fixture.StartAsync();
        await using var limited = new ApiHost(
            api.Database.ConnectionString, api.Redis.ConnectionString, null, ("RateLimit:RequestsPerSecond", "1"), ("RateLimit:Burst", "5"));
        using var known = await limited.CustomerAsync("known");
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync("/api/v1/repositories", Cancellation)).StatusCode);

        // Nobody is limited here, and a key is looked up all the same.
        for (var guess = 0; guess < 50; guess++)
            Assert.Equal(HttpStatusCode.OK, (await GuessAsync("/health")).StatusCode);

        var refused = await GuessAsync("/api/v1/repositories");
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        // No longer remembered, the known key has to be looked up again.
        await Task.Delay(ApiKeyVerifier.Memory, Cancellation);
        for (var guess = 0; guess < 10; guess++)
            await GuessAsync("/health");
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync("/api/v1/repositories", Cancellation)).StatusCode);

        async Task<HttpResponseMessage> GuessAsync(string path)
        {
            using var stranger = limited.WithKey(ApiKeyToken.Create());
            return await stranger.GetAsync(path, Cancellation);
        }
    }

    [Fact]
    public async Task Requests_are_counted_by_route_and_customer_and_never_by_path()
    {
        var api = await fixture.StartAsync();
        using var client = await api.Host.CustomerAsync("metrics");
        await client.GetAsync("/api/v1/dora?window=7d", Cancellation);
        await client.GetAsync($"/api/v1/no-such-{Guid.NewGuid()}", Cancellation);
        await api.Host.Anonymous.GetAsync("/api/v1/dora", Cancellation);

        await Eventually.SucceedsAsync(async token =>
        {
            var metrics = await api.Host.Anonymous.GetStringAsync("/metrics", token);
            foreach (var expected in new[]
            {
                "api_requests_total{endpoint=\"/api/v1/dora\",method=\"GET\",status=\"200\"}",
                "api_requests_total{endpoint=\"/api/v1/dora\",method=\"GET\",status=\"401\"}",
                "api_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"404\"}",
                "api_request_duration_seconds_bucket{endpoint=\"/api/v1/dora\",method=\"GET\",le=",
                "sei_api_customer_requests_total{customer=\"metrics\"}",
                "sei_api_cache_requests_total{result=\"miss\"}",
                "sei_api_database_query_duration_seconds_count{query=\"dora outcomes\"}",
                "api_active_users ",
            })
                Assert.Contains(expected, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain("no-such", metrics, StringComparison.Ordinal);
        }, cancellationToken: Cancellation);
    }
}
