using System.Text.RegularExpressions;
using SeiPlatform.Drills.Compression;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Drills.Pairs;

/// <summary>
/// What the drill's own Prometheus and Alertmanager are told: the files of the stack's two, with time compressed, each other's names, and a mark on what
/// is delivered. Rules, routes and templates are the stack's.
/// </summary>
internal static partial class PairConfiguration
{
    public const string PrometheusName = "drill-prometheus";
    public const string AlertmanagerName = "drill-alertmanager";

    /// <summary>The mark by which the inbox tells the notifications of drills from the stack's own.</summary>
    public const string Source = "drill";

    private const string StacksAlertmanager = "alertmanager:9093";

    public static IReadOnlyDictionary<string, string> Prometheus(IReadOnlyDictionary<string, string> files, TimeCompression compression) =>
        compression.Apply(files).ToDictionary(file => file.Key, file => Change(file.Key, file.Value), StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Alertmanager(IReadOnlyDictionary<string, string> files, TimeCompression compression) =>
        compression.Apply(files).ToDictionary(file => file.Key, file => InboxAddress().Replace(file.Value, $"$0?source={Source}"), StringComparer.Ordinal);

    /// <summary>A job like one of those in the files, for one more instance of what that scrapes: at the same pace, with the same labels but its own instance.</summary>
    public static string OneMore(IReadOnlyDictionary<string, string> files, string job, string name, string address, string other)
    {
        // Read anew: what is changed here stays as it is there.
        var scrape = files.Where(file => file.Key.StartsWith("scrape/local/", StringComparison.Ordinal))
            .SelectMany(file => YamlText.Read(file.Value).Items("scrape_configs")).Single(one => one.Text("job_name") == job);
        scrape.Change("job_name", _ => name);
        foreach (var parameter in scrape.Section("params").Children.Values.OfType<YamlSequenceNode>())
            Readdress(parameter);
        foreach (var targets in scrape.Items("static_configs"))
        {
            Readdress((YamlSequenceNode)targets.Find("targets")!);
            targets.Section("labels").WithDefault("job", job).WithDefault("instance", name);
        }
        // Rules excuse for a while what is down since a Prometheus has started: the one that is meant is not this.
        scrape.Children[new YamlScalarNode("metric_relabel_configs")] = YamlText.Read("a: [{source_labels: [__name__], regex: process_start_time_seconds, action: drop}]").Find("a")!;
        return YamlText.Write(new YamlMappingNode(new YamlScalarNode("scrape_configs"), new YamlSequenceNode(scrape)));

        void Readdress(YamlSequenceNode addresses)
        {
            foreach (var one in addresses.Children.OfType<YamlScalarNode>())
                one.Value = one.Value!.Replace(address, other, StringComparison.Ordinal);
        }
    }

    private static string Change(string path, string text)
    {
        if (path != "prometheus.yml" && !path.StartsWith("scrape/", StringComparison.Ordinal))
            return text;
        var root = YamlText.Read(text);
        foreach (var alertmanager in root.Section("alerting").Items("alertmanagers").SelectMany(one => one.Items("static_configs")))
            Rename(alertmanager);
        foreach (var scrape in root.Items("scrape_configs"))
        {
            foreach (var targets in scrape.Items("static_configs"))
                Rename(targets);
        }
        if (path != "prometheus.yml")
            root.Children.Remove(new YamlScalarNode("alerting"));
        return YamlText.Write(root);
    }

    private static void Rename(YamlMappingNode targets)
    {
        foreach (var target in (targets.Find("targets") as YamlSequenceNode)?.Children.OfType<YamlScalarNode>() ?? [])
            target.Value = target.Value == StacksAlertmanager ? $"{AlertmanagerName}:9093" : target.Value;
    }

    [GeneratedRegex(@"https?://[^\s/]+/inbox/[a-z]+\b(?!\?)")]
    private static partial Regex InboxAddress();
}
