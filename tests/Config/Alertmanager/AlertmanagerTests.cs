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

    [Theory]
    [InlineData("firing", "[FIRING 1] RedisDown on redis|danger|Redis has not answered for a minute.")]
    [InlineData("resolved", "[RESOLVED] RedisDown on redis|good|Resolved: Redis has not answered for a minute.")]
    public async Task A_message_says_what_has_happened_and_to_whom(string status, string expected)
    {
        using var scratch = new Scratch();
        await scratch.WriteAsync("data.json", $$"""
            {
              "receiver": "slack", "status": "{{status}}", "groupLabels": { "alertname": "RedisDown", "service": "redis" },
              "commonLabels": { "severity": "critical" }, "commonAnnotations": {}, "externalURL": "http://alertmanager:9093",
              "alerts": [{ "status": "{{status}}", "labels": { "alertname": "RedisDown" }, "annotations": { "description": "Redis has not answered for a minute." } }]
            }
            """);

        var result = await Tool.Amtool.RunAsync("""
            amtool template render --template.glob="$CONFIG/templates/*.tmpl" --template.data="$SCRATCH/data.json" \
              --template.text='{{ template "sei.title" . }}|{{ template "sei.color" . }}|{{ template "sei.text" . }}'
            """, scratch.Folder);

        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Equal(expected, result.Output.Trim());
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
    public void Secrets_come_from_files_and_no_address_is_made_up()
    {
        var text = File.ReadAllText(RepositoryRoot.File("observability-config", "alertmanager", "alertmanager.yml"));
        var keys = Config().AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children.Keys).Select(key => key.ToString()).ToHashSet();

        Assert.DoesNotContain("http://", text);
        Assert.DoesNotContain("https://", text);
        Assert.Empty(keys.Intersect(["slack_api_url", "api_url", "routing_key", "service_key", "password", "credentials", "match", "match_re", "source_match", "target_match"]));
    }

    private static YamlMappingNode Config() => Yaml.Load(RepositoryRoot.File("observability-config", "alertmanager", "alertmanager.yml"));
}
