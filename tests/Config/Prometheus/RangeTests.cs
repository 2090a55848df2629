using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Metrics;
using YamlDotNet.RepresentationModel;
using PromDuration = SeiPlatform.Drills.Compression.PromDuration;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>A rate over a range with two samples in it is gone after one scrape that fails: a range holds four scrapes, however seldom a flavour asks.</summary>
public sealed partial class RangeTests
{
    private const int Scrapes = 4;

    private static readonly TimeSpan Usual = PromDuration.Parse(
        Yaml.Load(RepositoryRoot.File("observability-config", "prometheus", "prometheus.yml")).Find("global")!.Text("scrape_interval")!);

    [Fact]
    public void A_range_holds_four_scrapes_of_its_job_in_every_flavour()
    {
        var intervals = Intervals();
        var ranges = Rule.All().SelectMany(rule => Ranges(rule.Expression), (rule, range) => (Rule: rule, range.Metric, range.Job, range.Range)).ToList();

        Assert.Equal(TimeSpan.FromSeconds(60), intervals["data-collector"]);
        Assert.True(ranges.Count > 100, $"{ranges.Count} ranges");
        Assert.All(ranges, range =>
        {
            var jobs = range.Job is { } job ? [job] : JobsThatOffer(range.Metric);
            Assert.NotEmpty(jobs);
            var interval = jobs.Max(each => intervals.GetValueOrDefault(each, Usual));
            Assert.True(
                range.Range >= interval * Scrapes,
                $"{range.Rule.File}: {range.Rule.Name}: {range.Metric}[{PromDuration.Format(range.Range)}], and it is scraped every {PromDuration.Format(interval)}");
        });
    }

    /// <summary>Of jobs that some flavour asks more seldom than the rest: on a laptop and with annotations by the job, with the operator by its monitor.</summary>
    private static Dictionary<string, TimeSpan> Intervals()
    {
        var jobs = from file in Yaml.Files("prometheus", "scrape")
                   from job in Yaml.Load(file).Items("scrape_configs")
                   select (Job: job.Text("job_name")!, Interval: job.Text("scrape_interval"));
        var monitors = from file in Directory.EnumerateFiles(RepositoryRoot.File("deploy", "flavours", "operator"), "*.yaml", SearchOption.AllDirectories)
                       from monitor in Documents(file)
                       where monitor.Text("kind") is "ServiceMonitor" or "PodMonitor"
                       from endpoint in monitor["spec"].Items("endpoints").Concat(monitor["spec"].Items("podMetricsEndpoints"))
                       select (Job: monitor["metadata"].Text("name")!.Replace("-exporter", "", StringComparison.Ordinal), Interval: endpoint.Text("interval"));
        return jobs.Concat(monitors).GroupBy(job => job.Job, job => job.Interval is null ? Usual : PromDuration.Parse(job.Interval)).ToDictionary(job => job.Key, job => job.Max());
    }

    private static IEnumerable<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return stream.Documents.Select(document => document.RootNode);
    }

    /// <summary>The scraped metrics that an expression looks back over; what is recorded has a value at each evaluation.</summary>
    private static IEnumerable<(string Metric, string? Job, TimeSpan Range)> Ranges(string expression) =>
        from match in Selector().Matches(expression)
        select (match.Groups["metric"].Value, Promql.Jobs(match.Groups["labels"].Value).SingleOrDefault(), PromDuration.Parse(match.Groups["range"].Value));

    private static List<string> JobsThatOffer(string metric) => metric == "up"
        ? [.. Intervals().Keys]
        : [.. MetricContract.Offers().Where(offer => offer.Metric == metric).Select(offer => offer.By.Replace("-exporter", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"(?<![\w:])(?<metric>[a-zA-Z_]\w*)(?<labels>\{[^}]*\})?\[(?<range>\w+)\]")]
    private static partial Regex Selector();
}
