using System.Net;
using System.Text.Json;

namespace SeiPlatform.Tests.Integration.Api;

[Collection(ApiCollection.Name)]
public sealed class ListTests(ApiFixture fixture)
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task Pages_put_together_are_the_whole_list_in_order_also_when_times_are_equal(int limit)
    {
        var api = await fixture.StartAsync();
        var (one, other) = (await api.RepositoryAsync(), await api.RepositoryAsync());
        for (var index = 0; index < 12; index++)
        {
            // Microseconds are the finest the database keeps; three of each time.
            var at = Start.AddDays(index / 3).AddMicroseconds(1);
            var repository = index % 2 == 0 ? one : other;
            await api.ChangeAsync(repository, $"c{index:D2}", at);
            await api.DeploymentAsync(repository, $"{one}:{index:D2}", at, index % 4 == 0 ? "failed" : "succeeded");
            await api.IncidentAsync(repository, $"{one}:{index:D2}", at, index % 2 == 0 ? at : null);
            await api.EventAsync(repository, $"{one}:{index:D2}", at);
        }

        var scope = $"repository={one}&repository={other}&limit={limit}";
        var expected = Enumerable.Range(0, 12)
            .Select(index => (Time: index / 3, Repository: index % 2 == 0 ? one : other, Id: $"{index:D2}")).ToList();
        var byRepository = expected.OrderByDescending(x => x.Time).ThenByDescending(x => x.Repository, StringComparer.Ordinal).ThenByDescending(x => x.Id, StringComparer.Ordinal)
            .Select(x => x.Id).ToList();
        var byId = expected.OrderByDescending(x => x.Time).ThenByDescending(x => x.Id, StringComparer.Ordinal).Select(x => x.Id).ToList();

        Assert.Equal(byRepository, (await AllAsync(api, $"changes?{scope}")).Select(item => item.GetProperty("sha").GetString()![1..]));
        Assert.Equal(byRepository, (await AllAsync(api, $"deployments?{scope}")).Select(item => item.GetProperty("id").GetString()![^2..]));
        Assert.Equal(byRepository, (await AllAsync(api, $"incidents?{scope}")).Select(item => item.GetProperty("id").GetString()![^2..]));
        Assert.Equal(byId, (await AllAsync(api, $"events?{scope}")).Select(item => item.GetProperty("id").GetString()![^2..]));
    }

    [Fact]
    public async Task Repositories_come_by_name_with_their_environments()
    {
        var api = await fixture.StartAsync();
        var names = new List<string> { await api.RepositoryAsync(), await api.RepositoryAsync(), await api.RepositoryAsync() };
        await api.DeploymentAsync(names[1], $"{names[1]}:1", Start, environment: "staging");
        await api.DeploymentAsync(names[1], $"{names[1]}:2", Start);
        await api.AnnounceAsync(names[1]);

        var all = await AllAsync(api, "repositories?limit=2");

        Assert.Equal(all.Select(item => item.GetProperty("name").GetString()).Order(StringComparer.Ordinal), all.Select(item => item.GetProperty("name").GetString()));
        Assert.Superset(names.ToHashSet(), all.Select(item => item.GetProperty("name").GetString()!).ToHashSet());
        var environments = all.Single(item => item.GetProperty("name").GetString() == names[1]).GetProperty("environments");
        Assert.Equal(["production", "staging"], environments.EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task Filters_leave_out_what_they_say()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.DeploymentAsync(repository, $"{repository}:1", Start, "failed");
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(1), "started");
        await api.DeploymentAsync(repository, $"{repository}:3", Start.AddDays(2), environment: "staging");
        await api.ChangeAsync(repository, "c1", Start, kind: "merge");
        await api.ChangeAsync(repository, "c2", Start.AddDays(1));
        await api.IncidentAsync(repository, "i1", Start, Start.AddDays(1));
        await api.IncidentAsync(repository, "i2", Start.AddDays(2));
        await api.EventAsync(repository, $"{repository}:e1", Start, "incident.detected");
        await api.EventAsync(repository, $"{repository}:e2", Start.AddDays(1));

        async Task<int> Count(string request) => (await AllAsync(api, $"{request}&repository={repository}")).Count;

        Assert.Equal(1, await Count("deployments?status=failed"));
        Assert.Equal(1, await Count("deployments?environment=staging"));
        Assert.Equal(2, await Count("deployments?from=2026-06-01&to=2026-06-03"));
        Assert.Equal(1, await Count("changes?kind=merge"));
        Assert.Equal(1, await Count("incidents?status=open"));
        Assert.Equal(1, await Count("incidents?status=resolved"));
        Assert.Equal(1, await Count("events?type=incident.detected"));
        Assert.Equal(1, await Count("events?from=2026-06-02&window=7d"));
    }

    [Fact]
    public async Task A_forged_cursor_and_one_of_another_list_are_refused_alike()
    {
        var api = await fixture.StartAsync();
        var (repository, other) = (await api.RepositoryAsync(), await api.RepositoryAsync());
        for (var index = 0; index < 3; index++)
        {
            await api.ChangeAsync(repository, $"c{index}", Start.AddDays(index));
            await api.IncidentAsync(repository, $"i{index}", Start.AddDays(index));
        }

        var cursor = (await api.Client.JsonAsync($"/api/v1/changes?repository={repository}&limit=1")).GetProperty("nextCursor").GetString()!;
        var forged = cursor[..^4] + (cursor[^4] == 'A' ? 'B' : 'A') + cursor[^3..];

        string[] refused =
        [
            $"changes?repository={repository}&cursor={forged}",
            $"changes?repository={repository}&cursor={cursor[..20]}",
            $"changes?repository={other}&cursor={cursor}",
            $"changes?repository={repository}&kind=commit&cursor={cursor}",
            $"incidents?repository={repository}&cursor={cursor}",
        ];
        var details = new HashSet<string>();
        foreach (var request in refused)
        {
            var problem = await api.Client.ProblemAsync($"/api/v1/{request}", HttpStatusCode.BadRequest);
            details.Add(problem.GetProperty("detail").GetString()!);
        }

        Assert.Single(details);
        Assert.Equal(2, (await api.Client.JsonAsync($"/api/v1/changes?repository={repository}&cursor={cursor}")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_event_comes_with_its_payload()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.EventAsync(repository, $"{repository}:e", Start);

        var item = (await AllAsync(api, $"events?repository={repository}")).Single();

        Assert.Equal("abc", item.GetProperty("payload").GetProperty("sha").GetString());
        Assert.Equal("change.merged", item.GetProperty("type").GetString());
    }

    private static async Task<List<JsonElement>> AllAsync(RunningApi api, string request)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await api.Client.JsonAsync($"/api/v1/{request}{(cursor is null ? "" : $"&cursor={cursor}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }
}
