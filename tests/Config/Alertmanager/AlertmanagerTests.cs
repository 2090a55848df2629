using SeiPlatform.Tests.Config.Prometheus;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Alertmanager;

public sealed class AlertmanagerTests
{
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
        var alerts = Rule.All().Where(rule => rule.Alert is not null).ToList();
        var result = await Tool.Amtool.RunAsync(string.Join('\n', alerts.Select(rule =>
            $"amtool config routes test --config.file=\"$CONFIG\"/alertmanager.yml alertname={rule.Alert} severity={rule.Labels["severity"]} service=x 2>/dev/null")));

        var receivers = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(alerts.Select(rule => $"{rule.Alert}: {ReceiversOf[rule.Labels["severity"]]}"), alerts.Zip(receivers, (rule, receiver) => $"{rule.Alert}: {receiver}"));
    }

    [Fact]
    public async Task An_alert_without_a_known_severity_is_seen_by_the_default_receiver()
    {
        var result = await Tool.Amtool.RunAsync(
            "for severity in '' severity=page; do amtool config routes test --config.file=\"$CONFIG\"/alertmanager.yml alertname=New $severity 2>/dev/null; done");

        Assert.Equal(["default", "default"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

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

    private static YamlMappingNode Config() => Yaml.Load(RepositoryRoot.File("observability-config", "alertmanager", "alertmanager.yml"));
}
