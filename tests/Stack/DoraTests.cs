using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class DoraTests(PlatformUnderTest platform) : PlatformTests(platform)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Eventually.SucceedsAsync(async token => Assert.Equal("succeeded", (string?)(await Client.ImportStatusAsync(SampleHistory.Repository, token))["status"]));
    }

    [Fact]
    public async Task The_imported_history_has_the_numbers_that_were_worked_out_by_hand()
    {
        var dora = await Client.GetAsync($"api/v1/dora?repository={SampleHistory.Repository}&from={SampleHistory.From}&to={SampleHistory.To}");

        Assert.Equal(SampleHistory.Deployments, (int)dora["deploymentFrequency"]!["deployments"]!);
        Assert.Equal(SampleHistory.DeploymentsPerDay, (double)dora["deploymentFrequency"]!["perDay"]!, 9);
        Assert.Equal(SampleHistory.ChangesWithLeadTime, (int)dora["changeLeadTime"]!["changes"]!);
        Assert.Equal(SampleHistory.MedianLeadTimeSeconds, (double)dora["changeLeadTime"]!["medianSeconds"]!);
        Assert.Equal(SampleHistory.P90LeadTimeSeconds, (double)dora["changeLeadTime"]!["p90Seconds"]!);
        Assert.True((bool)dora["changeLeadTime"]!["includesFirstDeployment"]!);
        Assert.Equal(SampleHistory.Deployments, (int)dora["changeFailRate"]!["deployments"]!);
        Assert.Equal(SampleHistory.FailedDeployments, (int)dora["changeFailRate"]!["failed"]!);
        Assert.Equal(SampleHistory.FailRate, (double)dora["changeFailRate"]!["rate"]!);
        Assert.Equal(1, (int)dora["failedDeploymentRecoveryTime"]!["recovered"]!);
        Assert.Equal(SampleHistory.RecoverySeconds, (double)dora["failedDeploymentRecoveryTime"]!["medianSeconds"]!);
        Assert.Equal(SampleHistory.ReworkRate, (double)dora["reworkRate"]!["rate"]!);
    }

    [Fact]
    public async Task Every_commit_and_every_release_of_the_history_is_listed_once()
    {
        var window = $"repository={SampleHistory.Repository}&from={SampleHistory.From}&to={SampleHistory.To}";
        var changes = (await Client.GetAsync($"api/v1/changes?{window}"))["items"]!.AsArray();
        var deployments = (await Client.GetAsync($"api/v1/deployments?{window}"))["items"]!.AsArray();

        Assert.Equal(SampleHistory.Commits, changes.Count);
        Assert.Single(changes, change => (string)change!["kind"]! == "merge");
        Assert.Single(changes, change => (string)change!["kind"]! == "revert");
        Assert.Equal(["v1.0.0", "v1.1.0", "v1.2.0", "v1.2.1"], deployments.Select(deployment => (string)deployment!["version"]!).Order());
        Assert.All(deployments, deployment => Assert.Equal("succeeded", (string?)deployment!["status"]));
    }

    [Fact]
    public async Task A_window_before_the_history_has_no_numbers_rather_than_zeros()
    {
        var dora = await Client.GetAsync($"api/v1/dora?repository={SampleHistory.Repository}&from=2025-01-01&to=2025-02-01");

        Assert.Null(dora["changeLeadTime"]!["medianSeconds"]);
        Assert.Null(dora["changeFailRate"]!["rate"]);
        Assert.Null(dora["failedDeploymentRecoveryTime"]!["medianSeconds"]);
    }
}
