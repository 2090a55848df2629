using SeiPlatform.AppHost.Resources.Secrets;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Elasticsearch;

internal static class ElasticsearchStackBuilderExtensions
{
    public const string KibanaUser = "sei_kibana";
    public const string FluentBitUser = "sei_fluent_bit";
    public const string ExporterUser = "sei_exporter";
    public const string JaegerUser = "sei_jaeger";

    private const string ConfigPath = "/etc/sei";

    /// <summary>The store of logs, with security on and a user with just enough rights for each that connects.</summary>
    public static IResourceBuilder<ElasticsearchResource> AddElasticsearch(
        this IDistributedApplicationBuilder builder, StackComponent component, PlatformSecrets secrets) =>
        builder.AddElasticsearch(component.Name, secrets.Elasticsearch)
            // The integration's own port argument would go to both endpoints.
            .WithEndpoint("http", endpoint => endpoint.Port = builder.HostPort(component, "http"))
            .WithStackImageOfIntegration(component)
            .WithStackMemory(component)
            .WithEnvironment("ES_JAVA_OPTS", component.JavaHeap)
            // Writes the users before the server starts: over HTTP they could be made only afterwards, and Kibana refuses the superuser.
            .WithBindMount($"{StackDefinition.ConfigFolder}/elasticsearch", ConfigPath, isReadOnly: true)
            .WithEntrypoint("/bin/bash")
            .WithArgs($"{ConfigPath}/start.sh")
            .WithEnvironment("KIBANA_PASSWORD", secrets.Kibana)
            .WithEnvironment("FLUENT_BIT_PASSWORD", secrets.FluentBit)
            .WithEnvironment("GRAFANA_LOGS_PASSWORD", secrets.GrafanaLogs)
            .WithEnvironment("EXPORTER_PASSWORD", secrets.Exporter)
            .WithDataVolume("sei-elasticsearch");

    /// <summary>Its address for containers, the same words locally and in a cluster.</summary>
    public static string ContainerUrl(this IResourceBuilder<ElasticsearchResource> elasticsearch) =>
        $"http://{elasticsearch.Resource.Name}:{elasticsearch.Resource.PrimaryEndpoint.TargetPort}";
}
