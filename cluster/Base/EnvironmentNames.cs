using k8s;
using SeiPlatform.Cluster.Manifest;
using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Cluster.Base;

/// <summary>
/// Whoever made the base gives the ConfigMap of a workload's environment a name that never changes, and a pod reads its environment once: what changes there would
/// reach no pod that runs. With the hash of its content in its name, a change of it is one of the workload that names it.
/// </summary>
internal static class EnvironmentNames
{
    private const string Options = "generatorOptions";

    /// <summary>Lets kustomize end the names with a hash, in the kustomization of each workload.</summary>
    public static void Hash(string folder, AspireManifest manifest)
    {
        foreach (var file in manifest.Workloads.Select(workload => Path.Combine(folder, workload.Name, "kustomization.yaml")))
        {
            var kustomization = KubernetesYaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(file));
            if (kustomization.Remove(Options))
                YamlFile.Write(file, kustomization);
        }
    }
}
