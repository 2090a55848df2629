using System.Text.Json;

namespace SeiPlatform.Tests.Integration.Api;

/// <summary>One example for each edge case that docs/dora.md names; the property test covers their combinations.</summary>
[Collection(ApiCollection.Name)]
public sealed class DoraEndpointTests(ApiFixture fixture)
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private const string June = "from=2026-06-01&to=2026-07-01";

    [Fact]
    public async Task A_repository_without_data_has_nulls_and_not_zeros()
    {
        var api = await fixture.StartAsync();
        var answer = await Dora(api, await api.RepositoryAsync());

        Assert.Equal(0, answer.GetProperty("deploymentFrequency").Number("deployments"));
        Assert.Null(answer.GetProperty("deploymentFrequency").Number("perDay"));
        Assert.Null(answer.GetProperty("changeLeadTime").Number("medianSeconds"));
        Assert.Null(answer.GetProperty("changeFailRate").Number("rate"));
        Assert.Null(answer.GetProperty("failedDeploymentRecoveryTime").Number("medianSeconds"));
        Assert.Null(answer.GetProperty("reworkRate").Number("rate"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("changeLeadTime").GetProperty("level").ValueKind);
    }

    [Fact]
    public async Task A_month_of_a_healthy_repository_has_all_metrics_and_levels()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        for (var day = 0; day < 10; day++)
        {
            await api.ChangeAsync(repository, $"c{day}", Start.AddDays(day).AddHours(8), Start.AddDays(day));
            await api.DeploymentAsync(repository, $"{repository}:{day}", Start.AddDays(day).AddHours(12), sha: $"c{day}");
        }

        await api.DeploymentAsync(repository, $"{repository}:bad", Start.AddDays(20), "failed");
        await api.DeploymentAsync(repository, $"{repository}:good", Start.AddDays(20).AddMinutes(30));

        var answer = await Dora(api, repository);

        Assert.Equal(11 / 30.0, answer.GetProperty("deploymentFrequency").Number("perDay")!.Value, 9);
        Assert.Equal("high", Level(answer, "deploymentFrequency"));
        Assert.Equal(10, answer.GetProperty("changeLeadTime").Number("changes"));
        Assert.Equal(12 * 3600, answer.GetProperty("changeLeadTime").Number("medianSeconds"));
        Assert.Equal("elite", Level(answer, "changeLeadTime"));
        Assert.Equal(1 / 12.0, answer.GetProperty("changeFailRate").Number("rate")!.Value, 9);
        Assert.Equal("high", Level(answer, "changeFailRate"));
        Assert.Equal(1800, answer.GetProperty("failedDeploymentRecoveryTime").Number("medianSeconds"));
        Assert.Equal("elite", Level(answer, "failedDeploymentRecoveryTime"));
        Assert.Equal(1 / 11.0, answer.GetProperty("reworkRate").Number("rate")!.Value, 9);
    }

    [Fact]
    public async Task A_tag_brings_what_its_history_says_and_nothing_by_its_time()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "tagged", Start.AddDays(1));
        await api.ChangeAsync(repository, "on-a-branch", Start.AddDays(2));
        await api.DeploymentAsync(repository, $"{repository}:v1", Start.AddDays(3), sha: "tagged", source: "git");
        await api.StateAsync(repository, "tagged", $"{repository}:v1");

        Assert.Equal(1, (await Dora(api, repository)).GetProperty("changeLeadTime").Number("changes"));
    }

    [Fact]
    public async Task A_fix_that_was_deployed_from_its_branch_brings_nothing_that_was_merged_after_that()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1), sha: "fix");
        await api.ChangeAsync(repository, "other", Start.AddDays(2), Start.AddDays(2));
        await api.ChangeAsync(repository, "fix", Start.AddDays(3), Start.AddDays(1));
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(4));

        var times = (await Dora(api, repository)).GetProperty("changeLeadTime");

        Assert.Equal((2, 2.5 * 86_400), (times.Number("changes"), times.Number("medianSeconds")));
    }

    [Fact]
    public async Task The_first_deployment_brings_everything_before_it_and_says_so()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "old", Start.AddYears(-3));
        await api.ChangeAsync(repository, "new", Start.AddDays(1));
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(2));
        await api.ChangeAsync(repository, "later", Start.AddDays(3));
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(4));

        var first = (await Dora(api, repository, "from=2026-06-01&to=2026-06-04")).GetProperty("changeLeadTime");
        var second = (await Dora(api, repository, "from=2026-06-04&to=2026-06-07")).GetProperty("changeLeadTime");

        Assert.Equal(2, first.Number("changes"));
        Assert.True(first.GetProperty("includesFirstDeployment").GetBoolean());
        Assert.Equal(1, second.Number("changes"));
        Assert.False(second.GetProperty("includesFirstDeployment").GetBoolean());
    }

    [Fact]
    public async Task A_redeployment_of_the_same_commit_is_a_deployment_without_changes()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "c1", Start.AddDays(1));
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(2), sha: "c1");
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(3), sha: "c1");

        var answer = await Dora(api, repository);

        Assert.Equal(2, answer.GetProperty("deploymentFrequency").Number("deployments"));
        Assert.Equal(1, answer.GetProperty("changeLeadTime").Number("changes"));
        Assert.Equal(86400, answer.GetProperty("changeLeadTime").Number("medianSeconds"));
    }

    [Fact]
    public async Task A_rollback_fails_the_deployment_before_it_and_is_rework_and_brings_no_changes()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "c1", Start.AddDays(1));
        await api.ChangeAsync(repository, "c2", Start.AddDays(2));
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1).AddHours(1), sha: "c1");
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(2).AddHours(1), sha: "c2");
        await api.DeploymentAsync(repository, $"{repository}:3", Start.AddDays(2).AddHours(3), sha: "c1", rollback: true);

        var answer = await Dora(api, repository);

        Assert.Equal(1, answer.GetProperty("changeFailRate").Number("failed"));
        Assert.Equal(7200, answer.GetProperty("failedDeploymentRecoveryTime").Number("medianSeconds"));
        Assert.Equal(1, answer.GetProperty("reworkRate").Number("rework"));
        Assert.Equal(2, answer.GetProperty("changeLeadTime").Number("changes"));
    }

    [Fact]
    public async Task A_revert_fails_the_deployment_of_what_it_takes_back_within_a_week_and_not_after()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "c1", Start.AddDays(1));
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1), sha: "c1");
        await api.ChangeAsync(repository, "r1", Start.AddDays(3), kind: "revert", reverts: "c1");
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(3), sha: "r1");
        await api.ChangeAsync(repository, "c2", Start.AddDays(4));
        await api.DeploymentAsync(repository, $"{repository}:3", Start.AddDays(4), sha: "c2");
        await api.ChangeAsync(repository, "r2", Start.AddDays(14), kind: "revert", reverts: "c2");
        await api.DeploymentAsync(repository, $"{repository}:4", Start.AddDays(14), sha: "r2");

        var answer = await Dora(api, repository);

        Assert.Equal(1, answer.GetProperty("changeFailRate").Number("failed"));
        Assert.Equal(2 * 86400, answer.GetProperty("failedDeploymentRecoveryTime").Number("medianSeconds"));
        Assert.Equal(1, answer.GetProperty("reworkRate").Number("rework"));
    }

    [Fact]
    public async Task An_incident_fails_the_last_deployment_before_it_and_the_fix_is_rework()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1));
        await api.IncidentAsync(repository, "i1", Start.AddDays(1).AddHours(1), Start.AddDays(1).AddHours(5));
        await api.DeploymentAsync(repository, $"{repository}:2", Start.AddDays(1).AddHours(4));
        await api.IncidentAsync(repository, "i2", Start.AddDays(2));

        var answer = await Dora(api, repository);

        Assert.Equal(2, answer.GetProperty("changeFailRate").Number("failed"));
        var recovery = answer.GetProperty("failedDeploymentRecoveryTime");
        Assert.Equal(4 * 3600, recovery.Number("medianSeconds"));
        Assert.Equal(1, recovery.Number("unrecovered"));
        Assert.Equal(1, answer.GetProperty("reworkRate").Number("rework"));
    }

    [Fact]
    public async Task Many_incidents_of_one_deployment_never_make_the_fail_rate_exceed_one()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1));
        for (var index = 0; index < 5; index++)
            await api.IncidentAsync(repository, $"i{index}", Start.AddDays(2 + index));

        Assert.Equal(1, (await Dora(api, repository)).GetProperty("changeFailRate").Number("rate"));
    }

    [Fact]
    public async Task Merges_are_in_no_lead_time_and_a_clock_that_was_ahead_gives_none_below_zero()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "merge", Start.AddDays(1), kind: "merge");
        await api.ChangeAsync(repository, "ahead", Start.AddDays(1), authoredAt: Start.AddDays(9));
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1), sha: "ahead");

        var leadTime = (await Dora(api, repository)).GetProperty("changeLeadTime");

        Assert.Equal(1, leadTime.Number("changes"));
        Assert.Equal(0, leadTime.Number("medianSeconds"));
    }

    [Fact]
    public async Task Two_repositories_in_one_deployment_count_once_together_and_once_each()
    {
        var api = await fixture.StartAsync();
        var (one, other) = (await api.RepositoryAsync(), await api.RepositoryAsync());
        await api.DeploymentAsync(one, $"{one}+", Start.AddDays(1));
        await api.DeploymentAsync(other, $"{one}+", Start.AddDays(1));

        var together = await api.Client.JsonAsync($"/api/v1/dora?repository={one}&repository={other}&{June}");

        Assert.Equal(1, together.GetProperty("deploymentFrequency").Number("deployments"));
        Assert.Equal(1, (await Dora(api, one)).GetProperty("deploymentFrequency").Number("deployments"));
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    public async Task A_deployment_of_which_a_part_is_still_under_way_has_not_ended(string first)
    {
        var api = await fixture.StartAsync();
        var (one, other) = (await api.RepositoryAsync(), await api.RepositoryAsync());
        await api.DeploymentAsync(one, $"{one}+", Start.AddDays(1), first);
        await api.DeploymentAsync(other, $"{one}+", Start.AddDays(1), "started");

        var together = await api.Client.JsonAsync($"/api/v1/dora?repository={one}&repository={other}&{June}");

        Assert.Equal(0, together.GetProperty("changeFailRate").Number("deployments"));
        Assert.Equal(1, (await Dora(api, one)).GetProperty("changeFailRate").Number("deployments"));
    }

    [Fact]
    public async Task Other_environments_are_other_numbers()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1), environment: "staging");

        Assert.Equal(0, (await Dora(api, repository)).GetProperty("deploymentFrequency").Number("deployments"));
        Assert.Equal(1, (await Dora(api, repository, $"{June}&environment=Staging")).GetProperty("deploymentFrequency").Number("deployments"));
    }

    [Fact]
    public async Task A_series_puts_each_deployment_into_the_day_of_its_time_zone()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        // 23:30 in Berlin on 28 March, half an hour before the day with 23 hours; and 22:30 UTC on the day after, 00:30 on 30 March.
        await api.DeploymentAsync(repository, $"{repository}:1", new(2026, 3, 28, 22, 30, 0, TimeSpan.Zero));
        await api.DeploymentAsync(repository, $"{repository}:2", new(2026, 3, 29, 22, 30, 0, TimeSpan.Zero));

        var answer = await api.Client.JsonAsync(
            $"/api/v1/dora/series?repository={repository}&from=2026-03-28&to=2026-03-31&interval=day&timeZone=Europe/Berlin");

        var buckets = answer.GetProperty("buckets").EnumerateArray().ToList();
        Assert.Equal(["2026-03-28T00:00:00+01:00", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"], buckets.Select(bucket => bucket.GetProperty("from").GetString()));
        Assert.Equal([1d, 0d, 1d], buckets.Select(bucket => bucket.GetProperty("deploymentFrequency").Number("deployments")));
        Assert.Null(buckets[1].GetProperty("deploymentFrequency").Number("perDay"));
    }

    [Fact]
    public async Task The_profile_changes_the_levels_and_not_the_values()
    {
        var api = await fixture.StartAsync();
        var repository = await api.RepositoryAsync();
        await api.ChangeAsync(repository, "c1", Start.AddDays(1));
        await api.DeploymentAsync(repository, $"{repository}:1", Start.AddDays(1).AddHours(2), sha: "c1");

        Assert.Equal("elite", Level(await Dora(api, repository, $"{June}&profile=2024"), "changeLeadTime"));
        Assert.Equal("high", Level(await Dora(api, repository, $"{June}&profile=2021"), "changeLeadTime"));
    }

    private static string? Level(JsonElement answer, string metric) => answer.GetProperty(metric).GetProperty("level").GetString();

    private static Task<JsonElement> Dora(RunningApi api, string repository, string parameters = June) =>
        api.Client.JsonAsync($"/api/v1/dora?repository={repository}&{parameters}");
}
