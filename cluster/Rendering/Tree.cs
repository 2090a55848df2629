using SeiPlatform.Cluster.Base;
using SeiPlatform.Cluster.Cli;
using SeiPlatform.Cluster.Manifest;
using SeiPlatform.Cluster.Overlay;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>
/// Everything that kustomize reads, in one folder, because it opens no file outside of the folder of its kustomization: the base, what is generated, and a
/// copy of <c>deploy/</c>. The kustomization at its top is what is rendered.
/// </summary>
internal sealed class Tree(string root, RenderOptions options)
{
    /// <summary>The two services, whose images are built here and not by others.</summary>
    private static readonly string[] Images = ["api-service", "data-collector"];

    /// <summary>Where each kind says of which storage class its volumes are.</summary>
    private static readonly (string Kind, string Path)[] StorageClasses =
    [
        ("StatefulSet", "/spec/volumeClaimTemplates/0/spec/storageClassName"),
        ("PersistentVolumeClaim", "/spec/storageClassName"),
        ("KafkaNodePool", "/spec/storage/volumes/0/class"),
        ("Elasticsearch", "/spec/nodeSets/0/volumeClaimTemplates/0/spec/storageClassName"),
    ];

    public void Write(string folder, Action<string, AspireManifest> writeBase)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var manifest = AspireManifest.Load(Path.Combine(root, "aspire-manifest.json"));
        writeBase(Path.Combine(folder, "base"), manifest);
        EnvironmentNames.Hash(Path.Combine(folder, "base"), manifest);
        new GeneratedOverlay(manifest, StackFile.Load(Path.Combine(root, "observability-config", "stack.json")), root, options.Links).Write(Path.Combine(folder, "generated"));
        if (options.Flavour == "operator")
            new OperatorObjects(root, options.Links).Write(Path.Combine(folder, "generated", "operator"));
        ElasticsearchUsers.WriteRoles(root, Path.Combine(folder, "generated", "elasticsearch-roles"));
        foreach (var policy in new NetworkPolicies(Flows.Load(Path.Combine(root, "deploy", "flows.yml")), options.Flavour).All())
            YamlFile.Write(Path.Combine(folder, "generated", "flows", $"{policy.Metadata.NamespaceProperty}-{policy.Metadata.Name}.yaml"), policy);
        var policies = Path.Combine(folder, "generated", "flows");
        YamlFile.Write(Path.Combine(policies, "kustomization.yaml"), Map(("resources", Directory.EnumerateFiles(policies).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList())));
        Copy(Path.Combine(root, "deploy"), Path.Combine(folder, "deploy"));
        YamlFile.Write(Path.Combine(folder, "kustomization.yaml"), Top());
    }

    private Dictionary<string, object> Top()
    {
        List<object> patches = [];
        if (options.StorageClass is { } storageClass)
        {
            patches.AddRange(StorageClasses.Select(place =>
                Map(("target", Map(("kind", place.Kind))), ("patch", Operations(("add", place.Path, storageClass))))));
        }

        if (options.Flavour == "standalone")
        {
            patches.Add(Watcher("prometheus", options.Links.Prometheus));
            patches.Add(Watcher("alertmanager", options.Links.Alertmanager));
            patches.Add(Map(("target", Map(("kind", "ConfigMap"), ("name", "grafana-env"))), ("patch", Operations(("add", "/data/GF_SERVER_ROOT_URL", options.Links.Grafana)))));
        }

        return Map(
            ("resources", (string[])["deploy/platform", "deploy/monitoring", "deploy/agents", $"deploy/flavours/{options.Flavour}", "generated/flows"]),
            ("components", (string[])[$"deploy/profiles/{options.Profile}", .. options.Options.SelectMany(Components)]),
            ("images", Images.Select(image => Map(
                ("name", image), ("newName", options.Registry is { } registry ? $"{registry}/{image}" : image), ("newTag", options.ImageTag!))).ToList()),
            ("patches", patches));
    }

    /// <summary>An option, and what it is to the profile and the flavour besides.</summary>
    private IEnumerable<string> Components(string option) =>
        ((string[])[$"deploy/options/{option}", $"deploy/profiles/{options.Profile}/{option}", $"deploy/flavours/{options.Flavour}/{option}"])
        .Where(component => Directory.Exists(Path.Combine(root, component)));

    /// <summary>What it sends links back to it. In the cluster it is at the top of its address, whatever that is outside.</summary>
    private static Dictionary<string, object> Watcher(string name, string url) => Map(
        ("target", Map(("kind", "StatefulSet"), ("name", name))),
        ("patch", Operations(
            ("add", "/spec/template/spec/containers/0/args/-", $"--web.external-url={url}"),
            ("add", "/spec/template/spec/containers/0/args/-", "--web.route-prefix=/"))));

    private static string Operations(params (string Op, string Path, string Value)[] operations) =>
        k8s.KubernetesYaml.Serialize(operations.Select(operation => Map(("op", operation.Op), ("path", operation.Path), ("value", operation.Value))).ToList());

    private static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static Dictionary<string, object> Map(params (string Key, object Value)[] members) => members.ToDictionary(member => member.Key, member => member.Value);
}
