using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Drills.Pairs;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;
using TimeCompression = SeiPlatform.Drills.Compression.TimeCompression;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>The configuration with which drills watch fast: Prometheus and Alertmanager accept it, and nothing in it differs from the stack's but how long things take.</summary>
public sealed partial class CompressionTests
{
    private const double Factor = 30;

    private static readonly string[] DurationKeys =
        ["for", "keep_firing_for", "interval", "evaluation_interval", "group_wait", "group_interval", "repeat_interval", "resolve_timeout"];

    /// <summary>These are divided, but no further than what is scraped can follow.</summary>
    private static readonly string[] ScrapeKeys = ["scrape_interval", "scrape_timeout"];

    private readonly TimeCompression _compression = new(Factor);

    [Fact]
    public async Task Prometheus_accepts_the_compressed_configuration_with_all_rules()
    {
        using var scratch = new Scratch();
        foreach (var (path, content) in PairConfiguration.Prometheus(Files("prometheus"), _compression))
            await scratch.WriteAsync(path, content);

        var check = await Tool.Promtool.RunAsync("promtool check config --lint=all --lint-fatal $SCRATCH/prometheus.yml", scratch.Folder);

        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Matches(@"rules/api-service\.yml\s+SUCCESS: \d+ rules found", check.Everything);
    }

    [Fact]
    public async Task Alertmanager_accepts_the_compressed_configuration()
    {
        using var scratch = new Scratch();
        foreach (var (path, content) in PairConfiguration.Alertmanager(Files("alertmanager"), _compression))
            await scratch.WriteAsync(path, content);

        var check = await Tool.Amtool.RunAsync("amtool check-config $SCRATCH/alertmanager.yml", scratch.Folder);

        Assert.True(check.ExitCode == 0, check.Everything);
    }

    [Theory]
    [InlineData("prometheus")]
    [InlineData("alertmanager")]
    public void Every_duration_is_divided_by_the_factor_and_nothing_else_is_changed(string component)
    {
        var files = Files(component);
        var compressed = _compression.Apply(files);

        Assert.Equal(files.Keys.Order(), compressed.Keys.Order());
        var durations = 0;
        foreach (var (path, content) in files)
        {
            if (IsConfiguration(path))
                durations += Compare(path, YamlOf(content), YamlOf(compressed[path]), key: "", inDurations: false);
            else
                Assert.Equal(content, compressed[path]);
        }
        Assert.True(durations > (component == "prometheus" ? 20 : 4), $"only {durations} durations were found");
    }

    /// <summary>Both trees side by side; every difference has to be a duration that was divided.</summary>
    /// <returns>How many durations there were.</returns>
    private static int Compare(string where, YamlNode stack, YamlNode fast, string key, bool inDurations)
    {
        switch (stack)
        {
            case YamlMappingNode mapping:
                inDurations |= mapping.Text("name") == "durations";
                var other = Assert.IsType<YamlMappingNode>(fast);
                // What holds by default may be said; a job that answers slowly has its own pace.
                var added = other.Children.Keys.Select(name => ((YamlScalarNode)name).Value!).Except(mapping.Children.Keys.Select(name => ((YamlScalarNode)name).Value!));
                Assert.All(added, name => Assert.Contains(name, DurationKeys.Concat(ScrapeKeys)));
                return mapping.Children.Sum(child =>
                {
                    var name = ((YamlScalarNode)child.Key).Value!;
                    Assert.True(other.Children.ContainsKey(child.Key), $"{where}: {name} has gone");
                    return Compare($"{where} {name}", child.Value, other.Children[child.Key], name, inDurations);
                });
            case YamlSequenceNode sequence:
                var others = Assert.IsType<YamlSequenceNode>(fast).Children;
                Assert.Equal(sequence.Children.Count, others.Count);
                return sequence.Children.Zip(others).Index().Sum(item => Compare($"{where}[{item.Index}]", item.Item.First, item.Item.Second, key, inDurations));
            default:
                return CompareTexts(where, ((YamlScalarNode)stack).Value!, Assert.IsType<YamlScalarNode>(fast).Value!, key, inDurations);
        }
    }

    private static int CompareTexts(string where, string stack, string fast, string key, bool inDurations)
    {
        if (key == "expr" && inDurations)
        {
            Assert.Equal(NumberOf(stack) / Factor, NumberOf(fast), 5);
            return 1;
        }
        if (key == "expr")
        {
            Assert.Equal(RangeOrOffset().Replace(stack, "DURATION"), RangeOrOffset().Replace(fast, "DURATION"));
            var durations = SecondsIn(stack).ToList();
            Assert.Equal(durations.Count, SecondsIn(fast).Count());
            Assert.All(durations.Zip(SecondsIn(fast)), pair => Assert.Equal(pair.First / Factor, pair.Second, 2));
            return durations.Count;
        }
        if (DurationKeys.Contains(key))
        {
            Assert.Equal(Seconds(stack) / Factor, Seconds(fast), 2);
            return 1;
        }
        if (ScrapeKeys.Contains(key))
        {
            Assert.InRange(Seconds(fast), Seconds(stack) / Factor, Seconds(stack));
            return 1;
        }
        Assert.True(stack == fast, $"{where}: '{stack}' became '{fast}'");
        return 0;
    }

    private static IEnumerable<double> SecondsIn(string expression) =>
        RangeOrOffset().Matches(expression).SelectMany(range => Duration().Matches(range.Value)).Select(duration => Seconds(duration.Value));

    private static double Seconds(string duration) => Part().Matches(duration).Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
    {
        "d" => 86400,
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        _ => 0.001,
    });

    private static double NumberOf(string expression) => double.Parse(expression["vector(".Length..^1], CultureInfo.InvariantCulture);

    private static bool IsConfiguration(string path) => path.EndsWith(".yml", StringComparison.Ordinal) && !path.Contains("/tests/", StringComparison.Ordinal);

    private static YamlMappingNode YamlOf(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static Dictionary<string, string> Files(string component)
    {
        var folder = RepositoryRoot.File("observability-config", component);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText);
    }

    [GeneratedRegex(@"\[\s*\d[^\]]*\]|\boffset\s+\S+")]
    private static partial Regex RangeOrOffset();

    [GeneratedRegex(@"(?:\d+(?:ms|[dhms]))+")]
    private static partial Regex Duration();

    [GeneratedRegex(@"(\d+)(ms|[dhms])")]
    private static partial Regex Part();
}
