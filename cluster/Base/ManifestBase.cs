using k8s.Models;
using SeiPlatform.Cluster.Manifest;
using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Cluster.Base;

/// <summary>
/// The base that aspirate makes of the manifest, for feeds that lack aspirate: a folder a resource with deployment or stateful set, service and kustomization,
/// and the same names, labels, ports and environment. What aspirate leaves out (bind mounts, probes, limits) is left out here too: the overlay adds it to either.
/// </summary>
internal sealed class ManifestBase(AspireManifest manifest, string imageTag)
{
    private const string ImagePullPolicy = "IfNotPresent";

    private readonly ManifestExpressions _expressions = new(manifest);

    public void Write(string folder)
    {
        var workloads = manifest.Workloads.ToList();
        foreach (var workload in workloads)
            Write(workload, Path.Combine(folder, workload.Name));
        YamlFile.Write(Path.Combine(folder, "kustomization.yaml"), new Dictionary<string, object>
        {
            ["resources"] = workloads.Select(workload => workload.Name).ToList(),
        });
    }

    private void Write(Workload workload, string folder)
    {
        var isStateful = workload.Volumes.Count > 0;
        var kind = isStateful ? "statefulset" : "deployment";
        YamlFile.Write(Path.Combine(folder, $"{kind}.yaml"), isStateful ? StatefulSet(workload) : Deployment(workload));
        YamlFile.Write(Path.Combine(folder, "service.yaml"), Service(workload));
        var kustomization = new Dictionary<string, object>
        {
            ["resources"] = new[] { $"{kind}.yaml", "service.yaml" },
            ["generatorOptions"] = new Dictionary<string, object> { ["disableNameSuffixHash"] = true },
        };
        if (workload.Environment.Count > 0)
        {
            kustomization["configMapGenerator"] = new[]
            {
                new Dictionary<string, object> { ["name"] = EnvironmentName(workload), ["literals"] = Literals(workload) },
            };
        }

        YamlFile.Write(Path.Combine(folder, "kustomization.yaml"), kustomization);
    }

    private List<string> Literals(Workload workload)
    {
        List<string> literals = [.. workload.Environment.Where(variable => variable.Value.Length > 0).Select(variable => $"{variable.Key}={_expressions.Resolve(variable.Value)}")];
        if (workload.IsProject)
            literals.Add("ASPNETCORE_URLS=http://+:8080;");
        return literals;
    }

    private V1Deployment Deployment(Workload workload) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = new() { Name = workload.Name, Labels = Labels(workload) },
        Spec = new()
        {
            MinReadySeconds = 60,
            Replicas = 1,
            Selector = new() { MatchLabels = Labels(workload) },
            Strategy = new() { Type = "Recreate" },
            Template = Template(workload, grace: 180),
        },
    };

    private V1StatefulSet StatefulSet(Workload workload) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "StatefulSet",
        Metadata = new() { Name = workload.Name, Labels = Labels(workload) },
        Spec = new()
        {
            ServiceName = workload.Name,
            Replicas = 1,
            Selector = new() { MatchLabels = Labels(workload) },
            Template = Template(workload, grace: null),
            VolumeClaimTemplates =
            [
                .. workload.Volumes.Select(volume => new V1PersistentVolumeClaim
                {
                    Metadata = new() { Name = volume.Name },
                    Spec = new()
                    {
                        AccessModes = ["ReadWriteOnce"],
                        Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
                    },
                }),
            ],
        },
    };

    private V1PodTemplateSpec Template(Workload workload, long? grace) => new()
    {
        Metadata = new() { Labels = Labels(workload) },
        Spec = new()
        {
            Containers =
            [
                new()
                {
                    Name = workload.Name,
                    Image = (workload.Image ?? $"{workload.Name}:{imageTag}").ToLowerInvariant(),
                    ImagePullPolicy = ImagePullPolicy,
                    Command = workload.Entrypoint is { } entrypoint ? [entrypoint] : null,
                    Args = workload.Arguments.Count > 0 ? [.. workload.Arguments] : null,
                    Ports = [.. workload.Bindings.Select(binding => new V1ContainerPort { Name = grace is null ? null : binding.Name, ContainerPort = binding.TargetPort })],
                    EnvFrom = workload.Environment.Count > 0 ? [new() { ConfigMapRef = new() { Name = EnvironmentName(workload) } }] : null,
                    VolumeMounts = workload.Volumes.Count > 0 ? [.. workload.Volumes.Select(volume => new V1VolumeMount { Name = volume.Name, MountPath = volume.Target })] : null,
                },
            ],
            TerminationGracePeriodSeconds = grace,
        },
    };

    private static V1Service Service(Workload workload) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = new() { Name = workload.Name },
        Spec = new()
        {
            Type = "ClusterIP",
            Selector = Labels(workload),
            Ports = [.. workload.Bindings.Select(binding => new V1ServicePort { Name = binding.Name, Port = binding.Port, TargetPort = binding.TargetPort })],
        },
    };

    private static Dictionary<string, string> Labels(Workload workload) => new() { ["app"] = workload.Name };

    private static string EnvironmentName(Workload workload) => $"{workload.Name}-env";
}
