using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Kafka;

internal static class KafkaStackBuilderExtensions
{
    /// <summary>One broker that keeps its log.</summary>
    public static IResourceBuilder<KafkaServerResource> AddKafka(this IDistributedApplicationBuilder builder, StackComponent component) =>
        builder.AddKafka(component.Name, builder.HostPort(component, "tcp"))
            .WithStackImageOfIntegration(component)
            .WithStackMemory(component)
            .WithEnvironment("KAFKA_HEAP_OPTS", component.JavaHeap)
            .WithDataVolume("sei-kafka");

    /// <summary>Where containers find the broker: the same words locally and in a cluster, for those who take it from their command line only.</summary>
    public static string ContainerAddress(this IResourceBuilder<KafkaServerResource> kafka) =>
        $"{kafka.Resource.Name}:{kafka.Resource.InternalEndpoint.TargetPort}";
}
