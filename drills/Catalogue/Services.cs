namespace SeiPlatform.Drills.Catalogue;

/// <summary>Services as alerts and resources name them.</summary>
internal static class Services
{
    public const string Alertmanager = "alertmanager";
    public const string Api = "api-service";
    public const string Collector = "data-collector";
    public const string Database = "timescaledb";
    public const string DatabaseExporter = "timescaledb-exporter";
    public const string Kafka = "kafka";
    public const string Node = "node";
    public const string Prometheus = "prometheus";
    public const string Redis = "redis";
    public const string RedisExporter = "redis-exporter";
}
