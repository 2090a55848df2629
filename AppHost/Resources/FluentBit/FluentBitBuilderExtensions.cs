using SeiPlatform.AppHost.Resources.Elasticsearch;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.FluentBit;

internal static class FluentBitBuilderExtensions
{
    private const int Port = 2020;
    private const int OtlpPort = 4318;
    private const string ConfigPath = "/etc/fluent-bit";

    public static IResourceBuilder<FluentBitResource> AddFluentBit(
        this IDistributedApplicationBuilder builder,
        StackComponent component,
        IResourceBuilder<ElasticsearchResource> elasticsearch,
        IResourceBuilder<ParameterResource> password)
    {
        var store = elasticsearch.Resource.PrimaryEndpoint;
        return builder.AddResource(new FluentBitResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, Port, FluentBitResource.PrimaryEndpointName)
            .WithStackHttpEndpoint(component, OtlpPort, FluentBitResource.OtlpEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/fluent-bit", ConfigPath, isReadOnly: true)
            .WithArgs($"--config={ConfigPath}/fluent-bit.yaml")
            .WithEnvironment("ELASTICSEARCH_HOST", store.Property(EndpointProperty.Host))
            .WithEnvironment("ELASTICSEARCH_PORT", store.Property(EndpointProperty.Port))
            .WithEnvironment("ELASTICSEARCH_USER", ElasticsearchStackBuilderExtensions.FluentBitUser)
            .WithEnvironment("ELASTICSEARCH_PASSWORD", password)
            // What the store has not taken yet.
            .WithVolume("sei-fluent-bit", "/var/lib/fluent-bit")
            .WithHttpHealthCheck("/api/v1/health");
    }
}
