using SeiPlatform.Drills.Compression;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Drills.Watching;

/// <summary>A rule that alerts, as it stands in the configuration.</summary>
/// <param name="Name">The alert.</param>
/// <param name="Severity">Its label.</param>
/// <param name="Service">Its label; null where the series bring it.</param>
/// <param name="Window">The label that tells several rules of one name apart; null for most.</param>
/// <param name="Expression">PromQL.</param>
/// <param name="For">How long it has to hold.</param>
/// <param name="KeepFiringFor">How long it goes on after it has ceased to hold.</param>
/// <param name="Interval">How often it is evaluated; null for as often as the others.</param>
internal sealed record AlertRule(
    string Name, string Severity, string? Service, string? Window, string Expression, TimeSpan For, TimeSpan KeepFiringFor, TimeSpan? Interval);

/// <param name="Interval">From one scrape to the next.</param>
/// <param name="Timeout">How long one may take.</param>
internal sealed record ScrapePace(TimeSpan Interval, TimeSpan Timeout);

/// <summary>Prometheus' rules, and what of its and Alertmanager's configuration decides how long an alert takes.</summary>
internal sealed class AlertRules
{
    private readonly Dictionary<string, List<string>> _recordings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _durationThresholds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScrapePace> _jobs;
    private readonly ScrapePace _scrape;
    private readonly TimeSpan _evaluation;

    /// <param name="prometheus">The files of <c>/etc/prometheus</c>, by path.</param>
    /// <param name="alertmanager">The files of <c>/etc/alertmanager</c>, by path.</param>
    public AlertRules(IReadOnlyDictionary<string, string> prometheus, IReadOnlyDictionary<string, string> alertmanager)
    {
        var configuration = YamlText.Read(prometheus["prometheus.yml"]);
        var global = configuration.Section("global");
        // Of the environments' folders the one that is loaded.
        var loaded = (configuration.Find("scrape_config_files") as YamlSequenceNode)?.Children.Select(glob => Path.GetDirectoryName(glob.ToString())).ToHashSet() ?? [];
        _scrape = new(Duration(global, "scrape_interval") ?? TimeSpan.FromMinutes(1), Duration(global, "scrape_timeout") ?? TimeSpan.FromSeconds(10));
        _jobs = prometheus.Where(file => file.Key == "prometheus.yml" || loaded.Contains(Path.GetDirectoryName(file.Key)))
            .SelectMany(file => YamlText.Read(file.Value).Items("scrape_configs"))
            .ToDictionary(
                job => job.Text("job_name")!,
                job => new ScrapePace(Duration(job, "scrape_interval") ?? _scrape.Interval, Duration(job, "scrape_timeout") ?? _scrape.Timeout),
                StringComparer.Ordinal);
        _evaluation = Duration(global, "evaluation_interval") ?? TimeSpan.FromMinutes(1);
        var route = YamlText.Read(alertmanager["alertmanager.yml"]).Section("route");
        GroupWait = Duration(route, "group_wait") ?? TimeSpan.FromSeconds(30);
        GroupInterval = Duration(route, "group_interval") ?? TimeSpan.FromMinutes(5);

        var alerts = new List<AlertRule>();
        foreach (var group in prometheus.Where(file => IsRules(file.Key)).SelectMany(file => YamlText.Read(file.Value).Items("groups")))
        {
            foreach (var rule in group.Items("rules"))
                Add(alerts, group, rule);
        }
        Alerts = alerts;
    }

    public IReadOnlyList<AlertRule> Alerts { get; }

    public TimeSpan GroupWait { get; }

    public TimeSpan GroupInterval { get; }

    public AlertRule? Find(string alert, string? window = null) => Alerts.FirstOrDefault(rule => rule.Name == alert && (window is null || rule.Window == window));

    /// <summary>How often that is scraped which an expression is about: the slowest of the jobs that it names.</summary>
    public ScrapePace ScrapeOf(string expression) => JobsOf(expression)
        .Select(job => _jobs.TryGetValue(job, out var pace) ? pace : _scrape).DefaultIfEmpty(_scrape).MaxBy(pace => pace.Interval)!;

    public TimeSpan Evaluation(AlertRule rule) => rule.Interval ?? _evaluation;

    /// <summary>How many evaluations follow each other until what was scraped has reached the alert: its own, and one for each recording on the way.</summary>
    public int EvaluationsOf(string expression) =>
        1 + PromqlDurations.Words(expression).Where(_recordings.ContainsKey).Where(name => !IsConstant(name))
            .Select(name => _recordings[name].Max(EvaluationsOf)).DefaultIfEmpty(0).Max();

    /// <summary>How far an expression looks back at most, through recordings too.</summary>
    public TimeSpan LongestRangeOf(string expression) =>
        PromqlDurations.Of(expression).DefaultIfEmpty(TimeSpan.Zero).Max()
        + PromqlDurations.Words(expression).Where(_recordings.ContainsKey).Where(name => !IsConstant(name))
            .Select(name => _recordings[name].Max(LongestRangeOf)).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>A time that has to pass until the alert's expression holds, because its threshold is a time.</summary>
    public TimeSpan DurationThresholdOf(AlertRule rule) =>
        _durationThresholds.TryGetValue(rule.Name, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary>How grave each alert of some rule files is; one that has several rules as grave as its gravest.</summary>
    public static IReadOnlyDictionary<string, string> SeveritiesIn(IEnumerable<string> files) => files
        .SelectMany(file => YamlText.Read(file).Items("groups")).SelectMany(group => group.Items("rules")).Where(rule => rule.Text("alert") is not null)
        .GroupBy(rule => rule.Text("alert")!, rule => rule.Section("labels").Text("severity") ?? "")
        .ToDictionary(alert => alert.Key, alert => alert.Contains("critical") ? "critical" : alert.First(), StringComparer.Ordinal);

    public static bool IsRules(string path) =>
        path.StartsWith("rules/", StringComparison.Ordinal) && path.EndsWith(".yml", StringComparison.Ordinal) && !path.Contains("/tests/", StringComparison.Ordinal);

    private IEnumerable<string> JobsOf(string expression) => PromqlDurations.Selected(expression, "job")
        .Concat(PromqlDurations.Words(expression).Where(_recordings.ContainsKey).SelectMany(name => _recordings[name].SelectMany(JobsOf)));

    private void Add(List<AlertRule> alerts, YamlMappingNode group, YamlMappingNode rule)
    {
        var expression = rule.Text("expr")!;
        var labels = rule.Section("labels");
        if (rule.Text("record") is { } recorded)
        {
            (_recordings.TryGetValue(recorded, out var known) ? known : _recordings[recorded] = []).Add(expression);
            if (group.Text("name") == TimeCompression.DurationsGroup && labels.Text("alert") is { } alert)
                _durationThresholds[alert] = PromqlDurations.SecondsOf(expression);
            return;
        }
        alerts.Add(new(
            rule.Text("alert")!, labels.Text("severity")!, labels.Text("service"), labels.Text("window"), expression,
            Duration(rule, "for") ?? TimeSpan.Zero, Duration(rule, "keep_firing_for") ?? TimeSpan.Zero, Duration(group, "interval")));
    }

    // Thresholds and objectives are recorded too, and are always there.
    private bool IsConstant(string recorded) => _recordings[recorded].All(expression => expression.StartsWith("vector(", StringComparison.Ordinal));

    private static TimeSpan? Duration(YamlMappingNode node, string key) => node.Text(key) is { } text ? PromDuration.Parse(text) : null;
}
