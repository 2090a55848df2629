using SeiPlatform.Cluster.Manifest;
using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Cluster.Overlay;

/// <summary>
/// What aspirate loses and the manifest or <c>stack.json</c> knows, as a kustomization for each workload: its files, its secrets, its requests and limits.
/// <c>deploy/</c> builds on these.
/// </summary>
internal sealed class GeneratedOverlay(AspireManifest manifest, StackFile stack, string root, Links links)
{
    /// <summary>The Secret, one in each namespace, whose keys are the names of the manifest's secret parameters.</summary>
    public const string SecretName = "platform-secrets";

    private readonly ManifestExpressions _expressions = new(manifest);

    public void Write(string folder)
    {
        foreach (var workload in manifest.Workloads)
            Write(workload, Path.Combine(folder, workload.Name));
    }

    private void Write(Workload workload, string folder)
    {
        var maps = new List<object>();
        var sources = new Dictionary<Mount, List<object>>();
        foreach (var mount in workload.Mounts)
        {
            sources[mount] = [];
            var stem = workload.Mounts.Count == 1 ? $"{workload.Name}-config" : $"{workload.Name}-{Called(mount)}";
            foreach (var (suffix, files) in ConfigFiles.Maps(ConfigFiles.Of(root, mount)))
            {
                foreach (var file in files)
                    links.Copy(file.Source, Path.Combine(folder, "files", stem, file.Path));
                maps.Add(new Dictionary<string, object>
                {
                    ["name"] = stem + suffix,
                    ["files"] = files.Select(file => $"{file.Key}=files/{stem}/{file.Path}").ToList(),
                });
                sources[mount].Add(Map(("configMap", Map(
                    ("name", stem + suffix),
                    ("items", files.Select(Item).ToList())))));
            }
        }

        List<object> patches = [Patch(Limits(workload))];
        if (sources.Count > 0)
            patches.Add(Patch(Mounts(workload, sources)));
        patches.AddRange(Secrets(workload));
        var kustomization = Map(("resources", new[] { $"../../base/{workload.Name}" }), ("patches", patches));
        if (maps.Count > 0)
            kustomization["configMapGenerator"] = maps;
        YamlFile.Write(Path.Combine(folder, "kustomization.yaml"), kustomization);

        object Patch(object container) => Map(
            ("target", Map(("kind", "Deployment|StatefulSet"), ("name", workload.Name))),
            ("patch", k8s.KubernetesYaml.Serialize(Map(
                ("apiVersion", "apps/v1"),
                ("kind", workload.Volumes.Count > 0 ? "StatefulSet" : "Deployment"),
                ("metadata", Map(("name", workload.Name))),
                ("spec", Map(("template", Map(("spec", container)))))))));
    }

    /// <summary>What a container asks for is what it may have: its memory is never lent to another.</summary>
    private Dictionary<string, object> Limits(Workload workload)
    {
        var component = stack.Component(workload.Name);
        return Container(workload, ("resources", Map(
            ("requests", Map(("cpu", component.CpuRequest), ("memory", component.Memory))),
            ("limits", Map(("cpu", component.CpuLimit), ("memory", component.Memory))))));
    }

    private static Dictionary<string, object> Mounts(Workload workload, Dictionary<Mount, List<object>> sources)
    {
        var mounts = new List<object>();
        var volumes = new List<object>();
        foreach (var (mount, maps) in sources)
        {
            var volume = workload.Mounts.Count == 1 ? "config" : $"config-{Called(mount)}";
            var place = Map(("name", volume), ("mountPath", mount.Target), ("readOnly", true));
            if (Path.HasExtension(mount.Source) && Path.GetFileName(mount.Source) == Path.GetFileName(mount.Target))
                place["subPath"] = Path.GetFileName(mount.Target);
            mounts.Add(place);
            volumes.Add(Map(("name", volume), ("projected", Map(("sources", maps)))));
        }

        var spec = Container(workload, ("volumeMounts", mounts));
        spec["volumes"] = volumes;
        return spec;
    }

    /// <summary>A value with a secret moves from the ConfigMap to the container, where Kubernetes puts the secret in.</summary>
    private IEnumerable<object> Secrets(Workload workload)
    {
        var secret = workload.Environment.Select(variable => (variable.Key, Value: _expressions.Resolve(variable.Value)))
            .Select(variable => (variable.Key, variable.Value, Parameters: manifest.Secrets.Where(name => variable.Value.Contains(ManifestExpressions.SecretReference(name), StringComparison.Ordinal)).ToList()))
            .Where(variable => variable.Parameters.Count > 0)
            .ToList();
        if (secret.Count == 0)
            yield break;

        var whole = secret.Where(variable => variable.Value == ManifestExpressions.SecretReference(variable.Parameters[0])).ToList();
        var composed = secret.Except(whole).ToList();
        // A reference is filled only when the variable it names stands before it.
        List<object> variables =
        [
            .. composed.SelectMany(variable => variable.Parameters).Distinct().Select(parameter => FromSecret(ManifestExpressions.SecretVariable(parameter), parameter)),
            .. whole.Select(variable => FromSecret(variable.Key, variable.Parameters[0])),
            .. composed.Select(variable => Map(("name", variable.Key), ("value", variable.Value))),
        ];
        yield return Map(
            ("target", Map(("kind", "ConfigMap"), ("name", $"{workload.Name}-env"))),
            ("patch", k8s.KubernetesYaml.Serialize(secret.Select(variable => Map(("op", "remove"), ("path", $"/data/{variable.Key}"))).ToList())));
        yield return Map(
            ("target", Map(("kind", "Deployment|StatefulSet"), ("name", workload.Name))),
            ("patch", k8s.KubernetesYaml.Serialize(new List<object> { Map(("op", "add"), ("path", "/spec/template/spec/containers/0/env"), ("value", variables)) })));
    }

    /// <summary>A script that another one starts has to be executable there too.</summary>
    private static Dictionary<string, object> Item(ConfigFile file)
    {
        var item = Map(("key", file.Key), ("path", file.Path));
        if (file.IsExecutable)
            item["mode"] = 0b101_101_101;
        return item;
    }

    /// <summary>Names of volumes have no dots.</summary>
    private static string Called(Mount mount) => Path.GetFileName(mount.Source).Replace('.', '-');

    private static Dictionary<string, object> FromSecret(string variable, string parameter) =>
        Map(("name", variable), ("valueFrom", Map(("secretKeyRef", Map(("name", SecretName), ("key", parameter))))));

    private static Dictionary<string, object> Container(Workload workload, (string Key, object Value) member) =>
        Map(("containers", new List<object> { Map(("name", workload.Name), member) }));

    private static Dictionary<string, object> Map(params (string Key, object Value)[] members) => members.ToDictionary(member => member.Key, member => member.Value);
}
