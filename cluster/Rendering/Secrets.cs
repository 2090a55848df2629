using k8s;
using k8s.Models;
using SeiPlatform.Cluster.Overlay;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>The file that its owner keeps: NAME=VALUE on each line, <c>#</c> before a remark.</summary>
internal sealed class Secrets(IReadOnlyDictionary<string, string> values)
{
    /// <summary>Which of them a namespace gets; what nobody there reads stays out of it.</summary>
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["sei-platform"] = ["timescaledb-password", "redis-password", "exporter-password", "replication-password", "github-webhook-secret", "gitlab-webhook-token", "cdevents-webhook-token", "bootstrap-secret"],
        ["monitoring"] = ["elasticsearch-password", "kibana-password", "fluent-bit-password", "exporter-password", "jaeger-password", "grafana-password", "grafana-logs-password"],
        ["monitoring-agents"] = ["fluent-bit-password"],
    };

    private static readonly string[] Receivers = ["slack-alerts-url", "slack-warnings-url", "pagerduty-routing-key", "watchdog-url"];

    /// <exception cref="ClusterException">A line is not understood, a name is unknown, or a password is missing.</exception>
    public static Secrets Read(string file)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Split('=', 2) is not [var name, { Length: > 0 } value] || !(Receivers.Contains(name) || Needed.Values.Any(names => names.Contains(name))))
                throw new ClusterException(ExitCode.Failed, $"{file}: {line.Split('=')[0]}: expected NAME=VALUE with one of {string.Join(", ", Needed.Values.SelectMany(names => names).Concat(Receivers).Distinct())}");
            values[name] = value;
        }

        var missing = Needed.Values.SelectMany(names => names).Distinct().Where(name => !values.ContainsKey(name)).ToList();
        return missing.Count == 0 ? new(values) : throw new ClusterException(ExitCode.Failed, $"{file}: {string.Join(", ", missing)}: missing");
    }

    /// <summary>The Secrets, each as YAML.</summary>
    public IEnumerable<string> Objects(string profile)
    {
        foreach (var (space, names) in Needed)
            yield return Secret(space, GeneratedOverlay.SecretName, names);
        // Kept by Helm's chart under names of its own.
        yield return KubernetesYaml.Serialize(Empty("monitoring", "grafana-admin", new() { ["admin-user"] = "admin", ["admin-password"] = values["grafana-password"] }));
        yield return Secret("monitoring", "alertmanager-receivers", Receivers);
        if (profile != "standard")
            yield break;
        foreach (var user in ElasticsearchUsers.Secrets(values))
            yield return KubernetesYaml.Serialize(user);
    }

    private string Secret(string space, string name, IEnumerable<string> keys) =>
        KubernetesYaml.Serialize(Empty(space, name, keys.Where(values.ContainsKey).ToDictionary(key => key, key => values[key])));

    private static V1Secret Empty(string space, string name, Dictionary<string, string> content) =>
        new() { ApiVersion = "v1", Kind = "Secret", Metadata = new() { Name = name, NamespaceProperty = space }, Type = "Opaque", StringData = content };
}
