using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>The monitors of the flavour <c>operator</c> against <c>scrape/kubernetes</c>, target by target: rules and panels ask for the same series in both.</summary>
public sealed class OperatorScrapeTests
{
    [Theory]
    [InlineData("small")]
    [InlineData("standard")]
    public async Task Every_target_has_the_same_labels_and_address_in_both_flavours(string profile)
    {
        var (standalone, byOperator) = await ScrapesAsync(profile);

        Assert.True(standalone.Count > 15, $"{standalone.Count} targets");
        Assert.Equal(Lines(standalone, target => target.ToString()), Lines(byOperator, target => target.ToString()));
    }

    [Fact]
    public async Task Every_job_of_a_laptop_is_one_of_the_operator_too_with_the_same_service_and_path()
    {
        var (_, byOperator) = await ScrapesAsync("small");

        Assert.All(ScrapeTests.LocalTargets(), local => Assert.Contains(byOperator, target => (target.Job, target.Service, target.Path) == (local.Job, local.Service, local.Path)));
    }

    [Fact]
    public async Task What_a_target_tells_is_kept_and_dropped_alike_in_both_flavours()
    {
        var (standalone, byOperator) = await ScrapesAsync("standard");

        Assert.Equal(Lines(standalone, Kept), Lines(byOperator, Kept));
        Assert.Contains(byOperator, target => target.Job == "kube-state-metrics" && Kept(target).Contains("honor_labels=true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relabeling_that_is_missing_is_found()
    {
        var standalone = await Rendered.GetAsync("standalone-small");
        var byOperator = await Rendered.GetAsync("operator-small");
        var jobs = OperatorJobs.Of(byOperator).ToList();
        var redis = Assert.Single(jobs, job => job.Text("job_name") == "sei-platform/redis-exporter");
        ((YamlSequenceNode)redis["relabel_configs"]).Children.RemoveAt(redis.Items("relabel_configs").Count() - 1);
        var lines = Lines(new ScrapedCluster(byOperator, OperatorJobs.Pods(standalone)).Scrapes(jobs), target => target.ToString());

        Assert.Contains("redis-exporter-0", Assert.Single(lines.Except(Lines(ClusterScrapeTests.Scrapes(standalone), target => target.ToString()))), StringComparison.Ordinal);
    }

    private static async Task<(List<Found> Standalone, List<Found> ByOperator)> ScrapesAsync(string profile)
    {
        var standalone = await Rendered.GetAsync($"standalone-{profile}");
        var byOperator = await Rendered.GetAsync($"operator-{profile}");
        return (ClusterScrapeTests.Scrapes(standalone), new ScrapedCluster(byOperator, OperatorJobs.Pods(standalone)).Scrapes(OperatorJobs.Of(byOperator)));
    }

    private static IEnumerable<string> Lines(IEnumerable<Found> targets, Func<Found, string> line) => targets.Select(line).Order(StringComparer.Ordinal);

    /// <summary>What becomes of the samples: whose labels and times count, and which names go.</summary>
    private static string Kept(Found target) => string.Join(' ',
    [
        $"{target.Job} {target.Pod?.Name}", $"honor_labels={target.Config.Text("honor_labels") ?? "false"}", $"honor_timestamps={target.Config.Text("honor_timestamps") ?? "true"}",
        .. target.Config.Items("metric_relabel_configs").Select(rule => $"{rule.Text("action")} {string.Join(',', rule.Items("source_labels"))} {rule.Text("regex")}"),
    ]);
}
