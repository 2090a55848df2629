using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adding Elasticsearch.</summary>
public static class ElasticsearchBuilderExtensions
{
    private const int Port = 9200;
    private const int InternalPort = 9300;
    private const string DataPath = "/usr/share/elasticsearch/data";

    /// <summary>A single node; a generated password for the user <c>elastic</c> when none is given.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="password">The password of the user <c>elastic</c>.</param>
    /// <param name="port">Goes to both endpoints, as in the integration that it mirrors: with a fixed port change the endpoint <c>http</c> instead.</param>
    public static IResourceBuilder<ElasticsearchResource> AddElasticsearch(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        return builder.AddResource(new ElasticsearchResource(name, secret))
            .WithImage("library/elasticsearch", "8.17.3")
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(port: port, targetPort: Port, name: ElasticsearchResource.PrimaryEndpointName)
            .WithEndpoint(port: port, targetPort: InternalPort, name: ElasticsearchResource.InternalEndpointName)
            .WithEnvironment("discovery.type", "single-node")
            .WithEnvironment("xpack.security.enabled", "true")
            .WithEnvironment("ELASTIC_PASSWORD", secret);
    }

    public static IResourceBuilder<ElasticsearchResource> WithDataVolume(this IResourceBuilder<ElasticsearchResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeName.For(builder, "data"), DataPath);
    }
}
