using SeiPlatform.Drills.Running;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Every alert of the rules: with its drill, or with what a drill would need and this kind of stack does not have.</summary>
internal static class AllDrills
{
    private const string Registry = "its metrics come from an image that only a registry has; no drill is written for it yet";
    private const string Cluster = "it is about a Kubernetes cluster, and this is one machine";

    /// <summary>In the order in which drills that touch the same are run.</summary>
    public static IReadOnlyList<Drill> Drills { get; } =
    [
        .. ApiDrills.All,
        .. CollectorDrills.All,
        .. DatabaseDrills.All,
        .. RedisDrills.All,
        .. NodeDrills.All,
        .. WatcherDrills.All,
        .. PatientDrills.All,
    ];

    public static IReadOnlyList<Undrillable> Undrillable { get; } =
    [
        .. Without(Registry, "KafkaDown", "KafkaBrokerMissing", "KafkaOfflinePartitions", "KafkaUnderReplicatedPartitions", "KafkaConsumerGroupEmpty", "KafkaConsumerStuck", "KafkaConsumerLag"),
        .. Without(Registry, "ElasticsearchDown", "ElasticsearchClusterRed", "ElasticsearchHeapHigh", "ElasticsearchNoNewDocuments", "ElasticsearchDiskLow"),
        .. Without(Registry, "JaegerSpansRefused", "JaegerExportFailing", "FluentBitNoInput", "FluentBitOutputErrors", "FluentBitRecordsDropped"),
        .. Without("everything else on this machine would suffer too", "NodeMemoryLow", "NodeMemoryPressure", "NodeIOPressure", "NodeDiskFilling"),
        .. Without("one machine has one clock", "NodeClockSkew"),
        .. Without(Cluster, "KubePodCrashLooping", "KubePodNotReady", "KubeRolloutStuck", "PodMemoryPressure", "PodCPUThrottling", "KubeJobFailed", "PersistentVolumeNearFull", "PersistentVolumeFilling"),
        .. Without("it always fires: that it is heard is part of every drill", "Watchdog"),
    ];

    private static IEnumerable<Undrillable> Without(string lacks, params string[] alerts) => alerts.Select(alert => new Undrillable(alert, lacks));
}
