using System.Globalization;
using SeiPlatform.AppHost.Resources.Elasticsearch;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Kibana;

internal static class KibanaBuilderExtensions
{
    private const int Port = 5601;
    private const string ConfigPath = "/etc/sei";

    public static IResourceBuilder<KibanaResource> AddKibana(
        this IDistributedApplicationBuilder builder,
        StackComponent component,
        IResourceBuilder<ElasticsearchResource> elasticsearch,
        IResourceBuilder<ParameterResource> password)
    {
        var store = elasticsearch.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        return builder.AddResource(new KibanaResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, Port, KibanaResource.PrimaryEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/kibana/kibana.yml", "/usr/share/kibana/config/kibana.yml", isReadOnly: true)
            // Starts it as the image does, and gives it the data view and the searches once it answers.
            .WithBindMount($"{StackDefinition.ConfigFolder}/kibana", ConfigPath, isReadOnly: true)
            .WithEntrypoint("/bin/bash")
            .WithArgs($"{ConfigPath}/start.sh")
            .WithEnvironment("ELASTICSEARCH_HOSTS", ReferenceExpression.Create($"http://{store}"))
            .WithEnvironment("ELASTICSEARCH_USERNAME", ElasticsearchStackBuilderExtensions.KibanaUser)
            .WithEnvironment("ELASTICSEARCH_PASSWORD", password)
            .WithEnvironment("NODE_OPTIONS", string.Create(CultureInfo.InvariantCulture, $"--max-old-space-size={component.Heap!.Value.Megabytes}"))
            .WithHttpHealthCheck("/api/status")
            .WithUrlForEndpoint(KibanaResource.PrimaryEndpointName, url => url.DisplayText = "Kibana")
            .WaitFor(elasticsearch);
    }
}
