using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Cluster.Overlay;

/// <summary>What the flavour <c>operator</c> makes of the shared files: PrometheusRules, the Secret of Alertmanager's configuration, dashboards and datasources.</summary>
internal sealed class OperatorObjects(string root, Links links)
{
    /// <summary>kube-prometheus-stack's objects select by this label, which has the name of its Helm release.</summary>
    private const string Release = "prometheus";

    public void Write(string folder)
    {
        var config = Path.Combine(root, "observability-config");
        List<string> resources = [];
        foreach (var file in Files(Path.Combine(config, "prometheus", "rules"), "*.yml"))
        {
            var name = $"rule-{Path.GetFileNameWithoutExtension(file)}.yaml";
            YamlFile.WriteText(Path.Combine(folder, name), Rule(Path.GetFileNameWithoutExtension(file), links.InCluster(File.ReadAllText(file))));
            resources.Add(name);
        }

        var dashboards = Path.Combine(config, "grafana", "dashboards");
        YamlFile.Write(Path.Combine(folder, "kustomization.yaml"), Map(
            ("namespace", "monitoring"),
            ("resources", resources),
            ("generatorOptions", Map(("disableNameSuffixHash", true), ("labels", Map(("app.kubernetes.io/part-of", "sei-platform"))))),
            ("secretGenerator", new[] { Map(("name", "alertmanager-config"), ("files", new[] { Copied(folder, Path.Combine(config, "alertmanager", "alertmanager.yml"), "alertmanager.yaml") })) }),
            ("configMapGenerator", (Dictionary<string, object>[])
            [
                Map(("name", "alertmanager-templates"), ("files", Files(Path.Combine(config, "alertmanager", "templates"), "*").Select(file => Copied(folder, file, Path.GetFileName(file))).ToList())),
                Labelled("grafana_datasource", "grafana-datasources", Files(Path.Combine(config, "grafana", "provisioning", "datasources"), "*.yml").Select(file => Copied(folder, file, Path.GetFileName(file)))),
                .. Directory.EnumerateFiles(dashboards, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
                    Labelled("grafana_dashboard", $"dashboard-{Path.GetFileNameWithoutExtension(file)}", [Copied(folder, file, Path.GetFileName(file))])),
            ])));
    }

    /// <summary>The text as it is, below <c>spec</c>: what is not parsed cannot change.</summary>
    private static string Rule(string name, string rules) => $"""
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata:
          name: sei-{name}
          namespace: monitoring
          labels:
            release: {Release}
            app.kubernetes.io/part-of: sei-platform
        spec:
        {string.Join('\n', rules.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : $"  {line}"))}
        """;

    private static Dictionary<string, object> Labelled(string label, string name, IEnumerable<string> files) =>
        Map(("name", name), ("files", files.ToList()), ("options", Map(("labels", Map((label, "1"))))));

    private string Copied(string folder, string file, string key)
    {
        var name = $"files/{key}";
        links.Copy(file, Path.Combine(folder, name));
        return $"{key}={name}";
    }

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);

    private static Dictionary<string, object> Map(params (string Key, object Value)[] members) => members.ToDictionary(member => member.Key, member => member.Value);
}
