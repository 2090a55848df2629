using System.Diagnostics;
using System.Globalization;
using System.Text;
using SeiPlatform.Tests.Harness.Metrics;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack.Dashboards;

/// <summary>Every panel of every dashboard finds something soon after the start, or names what of it does not run on this machine.</summary>
[Collection(CollectionOrder.Running)]
public sealed class PanelTests(PlatformUnderTest platform, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly LivePrometheus prometheus = new(platform.Url("prometheus"));

    public async ValueTask InitializeAsync() => await platform.UpAsync();

    public ValueTask DisposeAsync()
    {
        prometheus.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_panel_has_data_within_90_seconds_under_light_load()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var clock = Stopwatch.StartNew();
        await using var traffic = new Traffic(platform);
        var excuses = await ExcusesAsync(cancellation);
        var found = new Dictionary<PanelTarget, (int Series, TimeSpan After)>();
        var open = PanelTarget.All().ToList();
        while (open.Any(target => excuses[target] is null) && clock.Elapsed < Deadline)
        {
            foreach (var target in open.ToList())
            {
                if (await prometheus.SeriesAsync(target, cancellation) is > 0 and var series)
                {
                    found[target] = (series, clock.Elapsed);
                    open.Remove(target);
                }
            }

            await Task.Delay(Pause, cancellation);
        }

        Report(found, open, excuses);
        var empty = open.Where(target => excuses[target] is null).Select(target => $"{target.Dashboard}: {target.Panel} ({target.RefId}): {target.Expression}").ToList();
        Assert.True(empty.Count == 0, $"No data after {clock.Elapsed.TotalSeconds:F0} s:{Environment.NewLine}{string.Join(Environment.NewLine, empty)}");
    }

    /// <summary>For each query why it may be without data: what exposes one of its metrics does not run here. null when all of it does.</summary>
    private async Task<Dictionary<PanelTarget, string?>> ExcusesAsync(CancellationToken cancellationToken)
    {
        var recorded = await prometheus.RecordedAsync(cancellationToken);
        var offers = MetricContract.Offers().ToLookup(offer => offer.Metric, offer => offer.By);
        var running = PlatformUnderTest.State.Resources.Where(resource => resource.IsHealthy).Select(resource => resource.Name).ToHashSet();
        return PanelTarget.All().ToDictionary(target => target, target =>
        {
            var missing = LivePrometheus.Sources(target.Expression, recorded).Select(metric => offers[metric].ToList())
                .Where(by => by.Count > 0 && !by.Any(running.Contains)).Select(by => string.Join(" or ", by)).Distinct().ToList();
            return missing.Count == 0 ? null : string.Join(", ", missing);
        });
    }

    /// <summary>The table of dashboards, panels and series: in the test's output, and beside the platform's logs.</summary>
    private void Report(Dictionary<PanelTarget, (int Series, TimeSpan After)> found, List<PanelTarget> open, Dictionary<PanelTarget, string?> excuses)
    {
        var table = new StringBuilder();
        var panels = PanelTarget.All().GroupBy(target => (target.Dashboard, target.Id, target.Panel)).ToList();
        foreach (var panel in panels)
        {
            var shown = panel.Where(found.ContainsKey).ToList();
            var absent = panel.Where(open.Contains).Select(target => excuses[target] ?? "NO DATA").Distinct().ToList();
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{panel.Key.Dashboard,-45} {panel.Key.Panel,-45} {shown.Sum(target => found[target].Series),4} series{(shown.Count > 0 ? $" after {shown.Max(target => found[target].After).TotalSeconds,3:F0} s" : "")}{(absent.Count > 0 ? $"; not here: {string.Join(", ", absent)}" : "")}");
        }

        table.AppendLine(CultureInfo.InvariantCulture,
            $"{panels.Select(panel => panel.Key.Dashboard).Distinct().Count()} dashboards, {panels.Count} panels, {panels.Count(panel => panel.All(found.ContainsKey))} with data, the last after {(found.Count > 0 ? found.Values.Max(value => value.After).TotalSeconds : 0):F0} s");
        output.WriteLine(table.ToString());
        File.WriteAllText(Path.Combine(PlatformUnderTest.Folder, "panels.txt"), table.ToString());
    }
}
