using k8s.Models;
using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Cluster.Overlay;

/// <summary>Users and roles of Elasticsearch in the form that ECK takes them: a Secret for each user, and one with the roles. On a laptop <c>start.sh</c> makes the same.</summary>
internal static class ElasticsearchUsers
{
    private static readonly (string Name, string Role, string Password)[] All =
    [
        ("elastic", "superuser", "elasticsearch-password"),
        ("sei_kibana", "kibana_system", "kibana-password"),
        ("sei_kibana_content", "kibana_admin", "kibana-password"),
        ("sei_fluent_bit", "sei_log_writer", "fluent-bit-password"),
        ("sei_grafana", "sei_log_reader", "grafana-logs-password"),
        ("sei_exporter", "sei_monitor", "exporter-password"),
        ("sei_jaeger", "sei_span_store", "jaeger-password"),
    ];

    /// <summary>A kustomization with the Secret of the roles. Its name has no hash: ECK looks at its content.</summary>
    public static void WriteRoles(string root, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(root, "observability-config", "elasticsearch", "roles.yml"), Path.Combine(folder, "roles.yml"), overwrite: true);
        YamlFile.Write(Path.Combine(folder, "kustomization.yaml"), new Dictionary<string, object>
        {
            ["namespace"] = "monitoring",
            ["secretGenerator"] = new[] { new Dictionary<string, object> { ["name"] = "elasticsearch-roles", ["files"] = new[] { "roles.yml" } } },
            ["generatorOptions"] = new Dictionary<string, object>
            {
                ["disableNameSuffixHash"] = true,
                ["labels"] = new Dictionary<string, string> { ["app.kubernetes.io/part-of"] = "sei-platform" },
            },
        });
    }

    public static IEnumerable<V1Secret> Secrets(IReadOnlyDictionary<string, string> passwords) => All.Select(user => new V1Secret
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new() { Name = $"elasticsearch-user-{user.Name.Replace('_', '-')}", NamespaceProperty = "monitoring" },
        Type = "kubernetes.io/basic-auth",
        StringData = new Dictionary<string, string> { ["username"] = user.Name, ["password"] = passwords[user.Password], ["roles"] = user.Role },
    });
}
