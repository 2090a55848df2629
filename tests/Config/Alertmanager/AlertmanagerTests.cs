using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Alertmanager;

public sealed partial class AlertmanagerTests
{
    private static readonly string[] Explaining =
    [
        "APIServiceDown", "CollectorIngestStalled", "DataCollectorDown", "DatabaseDown", "DatabaseMetricsMissing", "ElasticsearchDown", "KafkaBrokerMissing", "KafkaDown",
        "PersistentVolumeNearFull", "PrometheusAlertmanagerMissing", "RedisDown",
    ];

    private static readonly Dictionary<string, string> ReceiversOf = new()
    {
        ["critical"] = "pagerduty,default",
        ["warning"] = "slack",
        ["info"] = "default",
        ["none"] = "watchdog",
    };

    [Fact]
    public async Task Alertmanager_accepts_its_configuration_with_the_templates()
    {
        var result = await Tool.Amtool.RunAsync("amtool check-config \"$CONFIG\"/alertmanager.yml");

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains("1 templates", result.Output);
    }

    [Fact]
    public async Task Every_alert_reaches_the_receivers_of_its_severity()
    {
        // One rule for each window of an alert that has several, each with its own severity.
        var alerts = Rule.All().Where(rule => rule.Alert is not null).ToList();
        var receivers = await RouteAsync(alerts.Select(Labels));

        Assert.Equal(alerts.Select(rule => $"{Labels(rule)}: {ReceiversOf[rule.Labels["severity"]]}"), alerts.Zip(receivers, (rule, receiver) => $"{Labels(rule)}: {receiver}"));

        static string Labels(Rule rule) => string.Join(' ', rule.Labels
            // What a template makes of its series is some name.
            .ToDictionary(label => label.Key, label => label.Value.Contains("{{", StringComparison.Ordinal) ? "some-name" : label.Value)
            .Append(new("alertname", rule.Alert!)).Append(new("cluster", "sei-platform")).Append(new("environment", "production"))
            .Select(label => $"{label.Key}={label.Value}"));
    }

    [Fact]
    public async Task Whether_somebody_is_woken_up_is_decided_by_severity_alone() => Assert.Equal(
        ["pagerduty,default", "slack", "default", "default"],
        await RouteAsync(ReceiversOf.Keys.Select(severity => $"alertname=New severity={severity} service=new window=1h")));

    [Fact]
    public async Task An_alert_without_a_known_severity_is_seen_by_the_default_receiver() =>
        Assert.Equal(["default", "default"], await RouteAsync(["alertname=New", "alertname=New severity=page"]));

    [Fact]
    public void Inhibition_asks_for_a_service_on_both_sides()
    {
        var rules = Config().Items("inhibit_rules").ToList();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            Assert.Contains("service=~\".+\"", rule.Items("source_matchers").Select(matcher => matcher.ToString()));
            Assert.Contains("service=~\".+\"", rule.Items("target_matchers").Select(matcher => matcher.ToString()));
            Assert.DoesNotContain("alertname", rule.Items("equal").Select(label => label.ToString()));
        });
    }

    /// <summary>By their names; whoever gives an alert one that ends like these decides that it explains others.</summary>
    [Fact]
    public void What_is_down_explains_the_warnings_of_its_service_and_no_other_critical_alert_does()
    {
        var pattern = Assert.Single(Config().Items("inhibit_rules")).Items("source_matchers").Select(matcher => NameMatcher().Match(matcher.ToString())).Single(match => match.Success);
        var sources = Rule.All().Where(rule => rule.Labels.GetValueOrDefault("severity") == "critical" && Regex.IsMatch(rule.Alert!, $"^(?:{pattern.Groups[1].Value})$"));

        Assert.Equal(Explaining, sources.Select(rule => rule.Alert!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Secrets_come_from_the_files_of_one_mounted_secret_and_no_address_is_made_up()
    {
        var text = File.ReadAllText(RepositoryRoot.File("observability-config", "alertmanager", "alertmanager.yml"));
        var keys = Config().AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children.Keys).Select(key => key.ToString()).ToHashSet();

        var files = Config().AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children)
            .Where(member => member.Key.ToString().EndsWith("_file", StringComparison.Ordinal)).Select(member => member.Value.ToString()).Distinct().Order().ToList();
        Assert.Equal(["pagerduty-routing-key", "slack-alerts-url", "slack-warnings-url", "watchdog-url"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.Equal("/etc/alertmanager/secrets/alertmanager-receivers", Path.GetDirectoryName(file)));
        Assert.DoesNotContain("http://", text);
        Assert.DoesNotContain("https://", text);
        Assert.Empty(keys.Intersect(["slack_api_url", "api_url", "routing_key", "service_key", "password", "credentials", "match", "match_re", "source_match", "target_match"]));
    }

    [Fact]
    public void The_dead_mans_switch_is_told_often_and_never_of_an_end()
    {
        var route = Config().Find("route")!.Items("routes").Single(route => route.Text("receiver") == "watchdog");
        var receiver = Config().Items("receivers").Single(receiver => receiver.Text("name") == "watchdog");

        Assert.Equal("1m", route.Text("repeat_interval"));
        Assert.Equal("false", Assert.Single(receiver.Items("webhook_configs")).Text("send_resolved"));
    }

    /// <summary>The receivers of each alert, given as its labels: what Alertmanager's own tool says.</summary>
    private static async Task<string[]> RouteAsync(IEnumerable<string> alerts)
    {
        var result = await Tool.Amtool.RunAsync(string.Join('\n', alerts.Select(labels =>
            $"amtool config routes test --config.file=\"$CONFIG\"/alertmanager.yml {labels} 2>/dev/null")));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [GeneratedRegex("^alertname=~\"(.*)\"$")]
    private static partial Regex NameMatcher();

    private static YamlMappingNode Config() => Yaml.Load(RepositoryRoot.File("observability-config", "alertmanager", "alertmanager.yml"));
}
