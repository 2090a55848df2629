using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class KubernetesCluster
{
    /// <summary>The pod's own cgroup, and the pause container, are left out.</summary>
    private const string Containers = "{@,container!=\"\",container!=\"POD\"}";

    public static Dashboard Dashboard => new(
        "components", "kubernetes-cluster", "Kubernetes cluster", "Pods and their health, restarts, resource use against requests and limits, volumes, network and nodes.")
    {
        Choices = [new("namespace", "kube_pod_info")],
        From = "now-3h",
        Rows = [Health, Pods, Processors, Memory, Volumes, Nodes],
    };

    private static Row Health => new(
        "Is everything running?",
        Stat("Pods running", "Pods whose containers run.", Units.Count)
            .Query("""sum(kube_pod_status_phase{@,phase="Running"})""", "pods"),
        Stat("Pods not ready", "Pods that should serve and do not.", Units.Count)
            .Query("""count(max by (namespace, pod) (kube_pod_status_ready{@,condition="true"}) == 0 unless on (namespace, pod) kube_pod_status_phase{@,phase=~"Succeeded|Failed"} == 1) or on () 0 * max(kube_pod_info{@})""", "pods")
            .RedFrom(1).Runbook("KubePodNotReady"),
        Stat("Restarts, 1 h", "Restarts of containers within an hour.", Units.Count)
            .Query("sum(increase(kube_pod_container_status_restarts_total{@}[1h]))", "restarts").WithDecimals(0).InSteps("green", (1, "orange"), (5, "red")).Runbook("KubePodCrashLooping"),
        Stat("Replicas missing", "Replicas of deployments and stateful sets that are wanted and not available.", Units.Count)
            .Query("sum(kube_deployment_spec_replicas{@} - kube_deployment_status_replicas_available{@}) + (sum(kube_statefulset_replicas{@} - kube_statefulset_status_replicas_ready{@}) or vector(0))", "replicas")
            .RedFrom(1).Runbook("KubeRolloutStuck"),
        Stat("Failed jobs", "Jobs that have given up.", Units.Count)
            .Query("""count(kube_job_failed{@,condition="true"} == 1) or on () 0 * max(kube_pod_info{@})""", "jobs").RedFrom(1).Runbook("KubeJobFailed"),
        Stat("Nodes ready", "Of all nodes of the cluster.", Units.Count)
            .Query("""sum(kube_node_status_condition{#,condition="Ready",status="true"})""", "ready"));

    private static Row Pods => new(
        "How are the pods?",
        TimeSeries("Pods by phase", "Pending ones wait for a node, an image or a volume.", Units.Count)
            .Query("sum by (phase) (kube_pod_status_phase{@})", "{{phase}}").Stacked(),
        TimeSeries("Restarts, 1 h", "Restarts of containers within an hour.", Units.Count)
            .Query("sum by (pod) (increase(kube_pod_container_status_restarts_total{@}[1h]))", "{{pod}}").Runbook("KubePodCrashLooping"),
        TimeSeries("Waiting containers", "By the reason they wait for.", Units.Count)
            .Query("sum by (reason) (kube_pod_container_status_waiting_reason{@}) or on () label_replace(0 * max(kube_pod_info{@}), \"reason\", \"none\", \"\", \"\")", "{{reason}}").Stacked(),
        Table("Pods", "Every pod with its restarts, what it uses, and its share of its limits.", Units.Count,
                new("namespace", "Namespace"), new("pod", "Pod"), new("Value #A", "Ready"), new("Value #B", "Restarts"), new("Value #C", "Processors", Units.Short),
                new("Value #D", "Of their limit", Units.Share), new("Value #E", "Memory", Units.Bytes), new("Value #F", "Of its limit", Units.Share))
            .Query("""max by (namespace, pod) (kube_pod_status_ready{@,condition="true"})""", "ready")
            .Query("sum by (namespace, pod) (kube_pod_container_status_restarts_total{@})", "restarts")
            .Query("sum by (namespace, pod) (namespace_pod_container:container_cpu_usage_seconds:rate5m{@})", "processors")
            .Query("max by (namespace, pod) (namespace_pod_container:cpu_limits_used:ratio{@})", "processors, of their limit")
            .Query("sum by (namespace, pod) (namespace_pod_container:container_memory_working_set_bytes:max{@})", "memory")
            .Query("max by (namespace, pod) (namespace_pod_container:memory_limits_used:ratio{@})", "memory, of its limit").Wide(24));

    private static Row Processors => new(
        "Do processors suffice?",
        TimeSeries("Processors in use", "By pod.", Units.Short)
            .Query("sum by (pod) (namespace_pod_container:container_cpu_usage_seconds:rate5m{@})", "{{pod}}").Stacked(),
        TimeSeries("Use of requests", "By container: above 100% it lives on what others leave.", Units.Share)
            .Query("namespace_pod_container:cpu_requests_used:ratio{@}", "{{pod}} {{container}}").RedFrom(1),
        TimeSeries("Throttled", "Share of the periods in which the container had to stand still.", Units.Share)
            .Query("namespace_pod_container:container_cpu_throttled_periods:ratio{@}", "{{pod}} {{container}}").AlertAbove("PodCPUThrottling"));

    private static Row Memory => new(
        "Does memory suffice?",
        TimeSeries("Memory", "Working set by pod.", Units.Bytes)
            .Query("sum by (pod) (namespace_pod_container:container_memory_working_set_bytes:max{@})", "{{pod}}").Stacked(),
        TimeSeries("Use of requests", "By container.", Units.Share)
            .Query("namespace_pod_container:memory_requests_used:ratio{@}", "{{pod}} {{container}}"),
        TimeSeries("Use of limits", "By container: at 100% the kernel kills it.", Units.Share)
            .Query("namespace_pod_container:memory_limits_used:ratio{@}", "{{pod}} {{container}}").AlertAbove("PodMemoryPressure"));

    private static Row Volumes => new(
        "Do volumes, disks and network suffice?",
        TimeSeries("Room on volumes", "Share that is left, by claim.", Units.Share)
            .Query("namespace_persistentvolumeclaim:kubelet_volume_stats_available:ratio{@}", "{{persistentvolumeclaim}}").Between(0, 1).AlertBelow("PersistentVolumeNearFull").Runbook("PersistentVolumeFilling"),
        TimeSeries("Disk I/O", "Bytes a second that containers read and wrote.", Units.BytesPerSecond)
            .Query($"sum by (pod) (rate(container_fs_reads_bytes_total{Containers}[$__rate_interval]))", "{{pod}} read")
            .Query($"sum by (pod) (rate(container_fs_writes_bytes_total{Containers}[$__rate_interval]))", "{{pod}} written"),
        TimeSeries("Network", "Bytes a second by pod.", Units.BytesPerSecond)
            .Query("sum by (pod) (rate(container_network_receive_bytes_total{@}[$__rate_interval]))", "{{pod}} received")
            .Query("sum by (pod) (rate(container_network_transmit_bytes_total{@}[$__rate_interval]))", "{{pod}} sent"));

    private static Row Nodes => new(
        "How are the nodes?",
        TimeSeries("Processors asked for", "Requests of all pods, of what the nodes can give.", Units.Share)
            .Query("""sum by (node) (kube_pod_container_resource_requests{#,resource="cpu"}) / sum by (node) (kube_node_status_allocatable{#,resource="cpu"})""", "{{node}}").Between(0, 1),
        TimeSeries("Memory asked for", "Requests of all pods, of what the nodes can give.", Units.Share)
            .Query("""sum by (node) (kube_pod_container_resource_requests{#,resource="memory"}) / sum by (node) (kube_node_status_allocatable{#,resource="memory"})""", "{{node}}").Between(0, 1),
        StateTimeline("Ready", "Whether a node takes pods and runs them.")
            .Query("""max by (node) (kube_node_status_condition{#,condition="Ready",status="true"})""", "{{node}}").UpOrDown());
}
