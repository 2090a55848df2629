using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Drills.Compression;

/// <summary>
/// Makes the configuration of Prometheus and Alertmanager pass time faster: every duration divided by one factor, and nothing else changed. What alerts compare,
/// how they are routed and what they say stays as it is, so that what is seen fast holds at the ordinary pace too.
/// <para>
/// One thing does not get faster: what is scraped. Between two scrapes of a job there is at least the time that its target needs for an answer, on a machine
/// that is busy with a fault as well, and a scrape may take all of that time, which is as much as Prometheus allows.
/// </para>
/// </summary>
internal sealed class TimeCompression(double factor)
{
    private const string Prometheus = "prometheus.yml";
    private const string Alertmanager = "alertmanager.yml";

    /// <summary>The services and most exporters answer within a tenth of that, on two busy processors within half.</summary>
    private static readonly TimeSpan LeastScrape = TimeSpan.FromSeconds(1);

    /// <summary>The exporter of a database that is away tries again for a second or two before it says so.</summary>
    private static readonly Dictionary<string, TimeSpan> LeastScrapeOfSlow = new() { ["timescaledb"] = TimeSpan.FromSeconds(3) };

    /// <summary>The group of rules whose numbers are seconds that have to pass.</summary>
    public const string DurationsGroup = "durations";

    public double Factor { get; } = factor >= 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "Time can be compressed, not stretched.");

    /// <summary>The files of <c>/etc/prometheus</c> or <c>/etc/alertmanager</c>, by their path in it.</summary>
    public IReadOnlyDictionary<string, string> Apply(IReadOnlyDictionary<string, string> files)
    {
        // What a job does not say itself holds for all.
        var common = WithDefaults(files.TryGetValue(Prometheus, out var main) ? YamlText.Read(main).Section("global") : []);
        return files.ToDictionary(file => file.Key, file => Apply(file.Key, file.Value, common), StringComparer.Ordinal);
    }

    /// <summary>The command line of Prometheus: it has durations of its own.</summary>
    public IReadOnlyList<string> Arguments(IReadOnlyList<string> arguments)
    {
        (string Flag, string Default)[] durations = [("--query.lookback-delta", "5m"), ("--rules.alert.resend-delay", "1m")];
        return [
            .. arguments.Where(argument => !durations.Any(duration => argument.StartsWith($"{duration.Flag}=", StringComparison.Ordinal))),
            .. durations.Select(duration => $"{duration.Flag}={PromDuration.Divide(Given(duration.Flag) ?? duration.Default, Factor)}"),
        ];

        string? Given(string flag) => arguments.LastOrDefault(argument => argument.StartsWith($"{flag}=", StringComparison.Ordinal))?[(flag.Length + 1)..];
    }

    private string Apply(string path, string text, YamlMappingNode common) => path switch
    {
        Prometheus => Change(text, root => OfPrometheus(root, common)),
        Alertmanager => Change(text, OfAlertmanager),
        _ when IsIn(path, "rules") => Change(text, OfRules),
        _ when IsIn(path, "scrape") => Change(text, root => OfScrapes(root, common)),
        _ => text,
    };

    // The folder's tests are rule tests, which nothing runs here.
    private static bool IsIn(string path, string folder) =>
        path.StartsWith($"{folder}/", StringComparison.Ordinal) && path.EndsWith(".yml", StringComparison.Ordinal) && !path.Contains("/tests/", StringComparison.Ordinal);

    private static string Change(string text, Action<YamlMappingNode> change)
    {
        var root = YamlText.Read(text);
        change(root);
        return YamlText.Write(root);
    }

    private static YamlMappingNode WithDefaults(YamlMappingNode global) =>
        global.WithDefault("scrape_interval", "1m").WithDefault("scrape_timeout", "10s").WithDefault("evaluation_interval", "1m");

    private void OfPrometheus(YamlMappingNode root, YamlMappingNode common)
    {
        var global = WithDefaults(root.Section("global"));
        Pace(global, LeastScrape);
        Divide(global, "evaluation_interval", "rule_query_offset");
        OfScrapes(root, common);
    }

    private void OfScrapes(YamlMappingNode root, YamlMappingNode common)
    {
        foreach (var scrape in root.Items("scrape_configs"))
        {
            if (LeastScrapeOfSlow.TryGetValue(scrape.Text("job_name") ?? "", out var slow))
                Pace(scrape.WithDefault("scrape_interval", common.Text("scrape_interval")!).WithDefault("scrape_timeout", common.Text("scrape_timeout")!), slow);
            else
                Pace(scrape, LeastScrape);
        }
    }

    private void Pace(YamlMappingNode scrape, TimeSpan least)
    {
        scrape.Change("scrape_interval", interval =>
        {
            var divided = PromDuration.Divide(PromDuration.Parse(interval), Factor);
            return PromDuration.Format(divided > least ? divided : least);
        });
        if (scrape.Text("scrape_interval") is { } interval)
            scrape.Change("scrape_timeout", timeout => PromDuration.Parse(timeout) < PromDuration.Parse(interval) ? timeout : interval);
    }

    private void OfRules(YamlMappingNode root)
    {
        foreach (var group in root.Items("groups"))
        {
            Divide(group, "interval", "query_offset");
            foreach (var rule in group.Items("rules"))
            {
                Divide(rule, "for", "keep_firing_for");
                rule.Change("expr", expression => group.Text("name") == DurationsGroup
                    ? PromqlDurations.DivideSeconds(expression, Factor)
                    : PromqlDurations.Divide(expression, Factor));
            }
        }
    }

    private void OfAlertmanager(YamlMappingNode root)
    {
        Divide(root.Section("global").WithDefault("resolve_timeout", "5m"), "resolve_timeout");
        OfRoute(root.Section("route").WithDefault("group_wait", "30s").WithDefault("group_interval", "5m").WithDefault("repeat_interval", "4h"));
    }

    private void OfRoute(YamlMappingNode route)
    {
        Divide(route, "group_wait", "group_interval", "repeat_interval");
        foreach (var child in route.Items("routes"))
            OfRoute(child);
    }

    private void Divide(YamlMappingNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            node.Change(key, duration => PromDuration.Divide(duration, Factor));
    }
}
