using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

[Collection(ApiCollection.Name)]
public sealed class CacheTests(ApiFixture fixture, TimescaleDbFixture timescaledb, RedisFixture redis)
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_answer_comes_from_the_cache_until_the_repository_changes()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        var path = $"/api/v1/dora?repository={repository}&from=2026-06-01&to=2026-07-01";
        Assert.Equal("miss", await api.Client.CacheAsync(path));
        Assert.Equal("hit", await api.Client.CacheAsync(path));

        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1));
        await api.AnnounceAsync(repository);

        Assert.Equal(1, (await api.Client.JsonAsync(path)).GetProperty("deploymentFrequency").Number("deployments"));
        Assert.Equal("hit", await api.Client.CacheAsync(path));
    }

    [Fact]
    public async Task A_change_of_one_repository_makes_answers_about_all_stale_and_those_about_others_not()
    {
        var api = await fixture.StartAsync();
        var (changed, other) = (await api.RepositoryAsync(), await api.RepositoryAsync());
        const string all = "/api/v1/dora?from=2026-06-01&to=2026-06-02";
        var both = $"/api/v1/changes?repository={changed}&repository={other}";
        foreach (var path in new[] { all, both, $"/api/v1/changes?repository={other}" })
            await api.Client.CacheAsync(path);

        await api.AnnounceAsync(changed);

        Assert.Equal("miss", await api.Client.CacheAsync(all));
        Assert.Equal("miss", await api.Client.CacheAsync(both));
        Assert.Equal("hit", await api.Client.CacheAsync($"/api/v1/changes?repository={other}"));
    }

    [Fact]
    public async Task What_may_be_about_any_repository_makes_every_answer_stale()
    {
        var api = await fixture.StartAsync();
        string[] paths = ["/api/v1/dora?from=2026-06-01&to=2026-06-03", $"/api/v1/changes?repository={await api.RepositoryAsync()}"];
        foreach (var path in paths)
            await api.Client.CacheAsync(path);

        await api.AnnounceAsync(CacheVersions.Any);

        foreach (var path in paths)
            Assert.Equal("miss", await api.Client.CacheAsync(path));
    }

    [Fact]
    public async Task Other_parameters_are_another_answer()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        string[] questions = ["", "&environment=staging", "&timeZone=Asia/Tokyo", "&profile=2021", "&to=2026-06-20"];

        foreach (var question in questions)
            Assert.Equal("miss", await api.Client.CacheAsync($"/api/v1/dora?repository={repository}&from=2026-06-01{question}"));
    }

    [Fact]
    public async Task An_answer_that_the_caller_has_already_is_not_sent_again()
    {
        var api = await fixture.StartAsync();
        var path = $"/api/v1/dora?repository={await api.RepositoryAsync()}&from=2026-06-01&to=2026-07-01";
        using var first = await api.Client.GetAsync(path, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));

        using var second = await api.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Many_who_ask_the_same_at_once_cost_one_computation()
    {
        var api = await fixture.StartAsync();
        var path = $"/api/v1/dora/series?repository={await api.RepositoryAsync()}&from=2017-06-01&to=2026-07-01";

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => api.Client.CacheAsync(path)));

        Assert.Single(results, "miss");
        Assert.All(results, result => Assert.Contains(result, new[] { "miss", "hit", "coalesced" }));
    }

    [Fact]
    public async Task Without_redis_from_the_start_the_answers_are_the_same()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1));
        var path = $"/api/v1/dora?repository={repository}&from=2026-06-01&to=2026-07-01";
        await using var alone = new ApiHost(api.Database.ConnectionString);
        using var client = await alone.CustomerAsync();

        Assert.Equal("bypass", await client.CacheAsync(path));
        Assert.Equal(await api.Client.GetStringAsync(path, Cancellation), await client.GetStringAsync(path, Cancellation));
    }

    [Fact]
    public async Task Redis_may_stop_freeze_and_come_back_while_answers_stay_right_and_quick()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var cache = await redis.StartAsync(Cancellation);
        await using var host = new ApiHost(database.ConnectionString, cache.ConnectionString);
        using var client = await host.CustomerAsync();
        var api = new RunningApi(host, client, database, cache);
        var repository = await api.RepositoryAsync();
        var path = $"/api/v1/dora?repository={repository}&from=2026-06-01&to=2026-07-01";
        await client.CacheAsync(path);
        Assert.Equal("hit", await client.CacheAsync(path));

        await cache.Server.PauseAsync(Cancellation);
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1));
        Assert.Equal(1, (await client.JsonAsync(path)).GetProperty("deploymentFrequency").Number("deployments"));
        await client.CacheAsync(path);
        var watch = Stopwatch.StartNew();
        for (var request = 0; request < 10; request++)
            Assert.Equal("bypass", await client.CacheAsync(path));
        // Ten waits for a frozen Redis would be 2.5 s and more.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"10 requests took {watch.Elapsed.TotalSeconds:0.0} s");
        await cache.Server.UnpauseAsync(Cancellation);
        await Recovered(client, path);

        await cache.Server.StopAsync(Cancellation);
        Assert.Equal("bypass", await client.CacheAsync(path));
        await cache.Server.RestartAsync(Cancellation);
        await Recovered(client, path);
    }

    private static Task Recovered(HttpClient client, string path) => Eventually.SucceedsAsync(
        async _ => Assert.Equal("hit", await client.CacheAsync(path)), TimeSpan.FromSeconds(20), Cancellation);
}
