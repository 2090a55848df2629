using SeiPlatform.AppHost.Resources.Elasticsearch;
using SeiPlatform.AppHost.Resources.Kafka;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Exporters;

internal static class ExporterBuilderExtensions
{
    private const int TimescaleDbExporterPort = 9187;
    private const int KafkaExporterPort = 9308;
    private const int RedisExporterPort = 9121;
    private const int ElasticsearchExporterPort = 9114;
    private const int NodeExporterPort = 9100;

    /// <summary>
    /// Looks into the database with a user of its own, which its init script makes. The scrape job names server and user (<c>/probe</c>): every scrape
    /// then has a connection of its own that times out. The one that the exporter would keep open hangs for ever with a server that hangs.
    /// </summary>
    public static IResourceBuilder<ExporterResource> AddTimescaleDbExporter(
        this IDistributedApplicationBuilder builder,
        StackComponent component,
        IResourceBuilder<PostgresServerResource> timescaledb,
        IResourceBuilder<ParameterResource> password)
    {
        const string ConfigPath = "/etc/timescaledb-exporter";
        return builder.AddExporter(component, TimescaleDbExporterPort)
            .WithBindMount($"{StackDefinition.ConfigFolder}/timescaledb-exporter", ConfigPath, isReadOnly: true)
            .WithArgs(
                "--collector.stat_statements",
                "--collector.long_running_transactions",
                $"--extend.query-path={ConfigPath}/queries.yml")
            // Read by the exporter's PostgreSQL client.
            .WithEnvironment("PGPASSWORD", password)
            .WaitFor(timescaledb);
    }

    public static IResourceBuilder<ExporterResource> AddKafkaExporter(
        this IDistributedApplicationBuilder builder, StackComponent component, IResourceBuilder<KafkaServerResource> kafka) =>
        builder.AddExporter(component, KafkaExporterPort)
            .WithArgs($"--kafka.server={kafka.ContainerAddress()}")
            .WaitFor(kafka);

    public static IResourceBuilder<ExporterResource> AddRedisExporter(
        this IDistributedApplicationBuilder builder,
        StackComponent component,
        IResourceBuilder<RedisResource> redis,
        IResourceBuilder<ParameterResource> password)
    {
        var server = redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        return builder.AddExporter(component, RedisExporterPort)
            .WithEnvironment("REDIS_ADDR", ReferenceExpression.Create($"redis://{server}"))
            .WithEnvironment("REDIS_PASSWORD", password)
            // Below the scrape timeout: a server that hangs is down, not the exporter.
            .WithEnvironment("REDIS_EXPORTER_CONNECTION_TIMEOUT", "5s")
            .WaitFor(redis);
    }

    public static IResourceBuilder<ExporterResource> AddElasticsearchExporter(
        this IDistributedApplicationBuilder builder,
        StackComponent component,
        IResourceBuilder<ElasticsearchResource> elasticsearch,
        IResourceBuilder<ParameterResource> password) =>
        builder.AddExporter(component, ElasticsearchExporterPort)
            .WithArgs(
                $"--es.uri={elasticsearch.ContainerUrl()}",
                "--es.all",
                "--es.indices",
                "--es.shards")
            .WithEnvironment("ES_USERNAME", ElasticsearchStackBuilderExtensions.ExporterUser)
            .WithEnvironment("ES_PASSWORD", password)
            .WaitFor(elasticsearch);

    /// <summary>Looks at the machine. In a cluster every node has its own, with the node's file systems mounted there.</summary>
    public static IResourceBuilder<ExporterResource> AddNodeExporter(this IDistributedApplicationBuilder builder, StackComponent component)
    {
        var exporter = builder.AddExporter(component, NodeExporterPort);
        if (builder.ExecutionContext.IsPublishMode)
            return exporter;

        foreach (var folder in MachineFolder.On(OperatingSystem.IsLinux(), Directory.Exists))
            exporter.WithBindMount(folder.Path, folder.Target, isReadOnly: true).WithArgs(folder.Argument);
        return exporter;
    }

    private static IResourceBuilder<ExporterResource> AddExporter(this IDistributedApplicationBuilder builder, StackComponent component, int port) =>
        builder.AddResource(new ExporterResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, port, ExporterResource.PrimaryEndpointName)
            .WithHttpHealthCheck("/metrics");
}
