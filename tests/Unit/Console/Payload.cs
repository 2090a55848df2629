using System.Text.Json;
using System.Text.Json.Nodes;

namespace SeiPlatform.Tests.Unit.Console;

/// <summary>Payloads as Alertmanager 0.28 and 0.33 send them.</summary>
internal static class Payload
{
    public const string Slack = """
        {
          "channel": "#sei-platform-alerts", "username": "Alertmanager",
          "attachments": [{
            "title": "[FIRING 2] RedisDown on redis", "title_link": "http://localhost:9093/#/alerts?receiver=default",
            "text": "Redis has not answered for a minute.\nSince 2026-08-03 10:15:02 UTC", "fallback": "[FIRING 2] RedisDown on redis",
            "callback_id": "", "footer": "", "color": "danger", "mrkdwn_in": ["fallback", "pretext", "text"],
            "fields": [{ "title": "Severity", "value": "critical", "short": true }, { "title": "Service", "value": "redis", "short": true }],
            "actions": [
              { "type": "button", "text": "Runbook", "url": "http://localhost:5082/runbooks/RedisDown" },
              { "type": "button", "text": "Prometheus", "url": "http://localhost:9090/graph?g0.expr=redis_up" }
            ]
          }]
        }
        """;

    public const string PagerDuty = """
        {
          "routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "dedup_key": "5d2e",
          "client": "Alertmanager", "client_url": "http://localhost:9093/#/alerts?receiver=pagerduty",
          "payload": {
            "summary": "RedisDown on redis: Redis is down", "source": "Alertmanager", "severity": "critical",
            "class": "RedisDown", "component": "redis", "group": "sei-platform",
            "custom_details": { "firing": "Redis is down\nSince 2026-08-03 10:15:02 UTC", "num_firing": "1", "num_resolved": "0", "resolved": "" }
          },
          "links": [{ "href": "http://localhost:5082/runbooks/RedisDown", "text": "Runbook" }]
        }
        """;

    public const string Watchdog = """
        {
          "receiver": "watchdog", "status": "firing", "version": "4", "groupKey": "{}/{alertname=\"Watchdog\"}:{}", "truncatedAlerts": 0,
          "groupLabels": { "alertname": "Watchdog" }, "commonLabels": { "alertname": "Watchdog", "severity": "none", "service": "alertmanager" },
          "commonAnnotations": { "summary": "Alerting works", "description": "It always fires.", "runbook_url": "http://localhost:5082/runbooks/Watchdog", "dashboard": "http://localhost:5082/dashboards/sei-prometheus" },
          "externalURL": "http://localhost:9093",
          "alerts": [{ "status": "firing", "labels": {}, "annotations": {}, "startsAt": "2026-08-03T10:15:02Z", "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://localhost:9090/graph?g0.expr=vector%281%29", "fingerprint": "1f" }]
        }
        """;

    public static JsonElement Of(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>With one member changed, or removed when null. The path is separated by slashes.</summary>
    public static JsonElement With(string json, string path, string? value)
    {
        var root = JsonNode.Parse(json)!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!).AsObject();
        if (value is null)
            Assert.True(parent.Remove(steps[^1]));
        else
            parent[steps[^1]] = JsonNode.Parse(value);
        return Of(root.ToJsonString());
    }
}
