using System.Globalization;
using k8s;
using k8s.Models;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>What the pods ask for and may have in sum: those of Kubernetes' own workloads, and those that Strimzi and ECK make. A daemon's pod counts once.</summary>
internal sealed class ResourceSums
{
    private readonly List<(int Replicas, IEnumerable<V1ResourceRequirements?> Containers)> _pods;

    public ResourceSums(RenderedObjects objects)
    {
        var scaled = objects.Of<V2HorizontalPodAutoscaler>().ToDictionary(scaler => ((string?)scaler.Namespace(), scaler.Spec.ScaleTargetRef.Name), scaler => scaler.Spec.MinReplicas ?? 1);
        _pods =
        [
            .. objects.Of<V1Deployment>().Select(workload => (workload.Spec.Replicas ?? scaled.GetValueOrDefault((workload.Namespace(), workload.Name()), 1), Containers(workload.Spec.Template))),
            .. objects.Of<V1StatefulSet>().Select(workload => (workload.Spec.Replicas ?? 1, Containers(workload.Spec.Template))),
            .. objects.Of<V1DaemonSet>().Select(workload => (1, Containers(workload.Spec.Template))),
            .. objects.All.Where(rendered => rendered.Kind == "KafkaNodePool").Select(rendered => KubernetesYaml.Deserialize<NodePool>(rendered.Text).Spec)
                .Select(pool => (pool.Replicas, (IEnumerable<V1ResourceRequirements?>)[pool.Resources])),
            .. objects.All.Where(rendered => rendered.Kind == "Kafka").Select(rendered => KubernetesYaml.Deserialize<Kafka>(rendered.Text).Spec.EntityOperator)
                .Select(entities => (1, (IEnumerable<V1ResourceRequirements?>)[entities.TopicOperator.Resources])),
            .. objects.All.Where(rendered => rendered.Kind == "Elasticsearch").SelectMany(rendered => KubernetesYaml.Deserialize<Elasticsearch>(rendered.Text).Spec.NodeSets)
                .Select(nodes => (nodes.Count, Containers(nodes.PodTemplate))),
        ];
    }

    public int Pods => _pods.Sum(pod => pod.Replicas);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Pods} pods; requests {Requests("cpu"):0.##} cores, {Requests("memory") / (1 << 30):0.#} GiB; limits {Limits("cpu"):0.##} cores, {Limits("memory") / (1 << 30):0.#} GiB");

    public decimal Requests(string resource) => Sum(resource, container => container.Requests);

    public decimal Limits(string resource) => Sum(resource, container => container.Limits);

    private decimal Sum(string resource, Func<V1ResourceRequirements, IDictionary<string, ResourceQuantity>?> amounts) =>
        _pods.Sum(pod => pod.Replicas * pod.Containers.Sum(container => container is not null && amounts(container)?.TryGetValue(resource, out var quantity) == true ? quantity.ToDecimal() : 0));

    private static IEnumerable<V1ResourceRequirements?> Containers(V1PodTemplateSpec template) => template.Spec.Containers.Select(container => container.Resources);

    // Of the operators' objects, what says how many pods there are and how large.
    internal sealed class NodePool
    {
        public PoolSpec Spec { get; set; } = new();
    }

    internal sealed class PoolSpec
    {
        public int Replicas { get; set; }

        public V1ResourceRequirements? Resources { get; set; }
    }

    internal sealed class Kafka
    {
        public KafkaSpec Spec { get; set; } = new();
    }

    internal sealed class KafkaSpec
    {
        public EntityOperator EntityOperator { get; set; } = new();
    }

    internal sealed class EntityOperator
    {
        public PoolSpec TopicOperator { get; set; } = new();
    }

    internal sealed class Elasticsearch
    {
        public ElasticsearchSpec Spec { get; set; } = new();
    }

    internal sealed class ElasticsearchSpec
    {
        public List<NodeSet> NodeSets { get; set; } = [];
    }

    internal sealed class NodeSet
    {
        public int Count { get; set; }

        public V1PodTemplateSpec PodTemplate { get; set; } = new();
    }
}
