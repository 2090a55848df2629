using SeiPlatform.AppHost.Resources.Elasticsearch;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Jaeger;

internal static class JaegerBuilderExtensions
{
    private const int UserInterfacePort = 16686;
    private const int OtlpGrpcPort = 4317;
    private const int OtlpHttpPort = 4318;
    private const int MetricsPort = 8888;
    private const string ConfigPath = "/etc/jaeger";

    public static IResourceBuilder<JaegerResource> AddJaeger(this IDistributedApplicationBuilder builder, StackComponent component)
    {
        // Here the newest traces in memory are enough; a cluster keeps them, where several Jaegers find them.
        var config = builder.ExecutionContext.IsPublishMode ? "config.elasticsearch.yaml" : "config.yaml";
        return builder.AddResource(new JaegerResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, UserInterfacePort, JaegerResource.PrimaryEndpointName)
            .WithStackHttpEndpoint(component, OtlpGrpcPort, JaegerResource.OtlpGrpcEndpointName)
            .WithStackHttpEndpoint(component, OtlpHttpPort, JaegerResource.OtlpHttpEndpointName)
            .WithHttpEndpoint(targetPort: MetricsPort, name: JaegerResource.MetricsEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/jaeger", ConfigPath, isReadOnly: true)
            .WithArgs($"--config={ConfigPath}/{config}")
            .WithHttpHealthCheck("/")
            .WithUrlForEndpoint(JaegerResource.PrimaryEndpointName, url => url.DisplayText = "Jaeger");
    }

    /// <summary>In a cluster, where its traces are kept.</summary>
    public static void WithStore(this IResourceBuilder<JaegerResource> jaeger, IResourceBuilder<ElasticsearchResource> elasticsearch, IResourceBuilder<ParameterResource> password)
    {
        if (!jaeger.ApplicationBuilder.ExecutionContext.IsPublishMode)
            return;

        jaeger
            .WithEnvironment("ELASTICSEARCH_URL", elasticsearch.ContainerUrl())
            .WithEnvironment("ELASTICSEARCH_USER", ElasticsearchStackBuilderExtensions.JaegerUser)
            .WithEnvironment("ELASTICSEARCH_PASSWORD", password);
        elasticsearch.WithEnvironment("JAEGER_PASSWORD", password);
    }
}
