namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>What the AppHost needs to be told of a resource.</summary>
internal sealed record KnownComponent(string Name, IReadOnlyList<string> Endpoints, bool HasImage = true, bool HasHeap = false);

/// <summary>The resources of the AppHost.</summary>
internal static class KnownComponents
{
    public static readonly IReadOnlyList<KnownComponent> All =
    [
        new("api-service", ["http"], HasImage: false),
        new("data-collector", ["http"], HasImage: false),
        new("timescaledb", ["tcp"]),
        new("kafka", ["tcp"], HasHeap: true),
        new("redis", ["tcp"]),
        new("prometheus", ["http"]),
        new("alertmanager", ["http"]),
        new("grafana", ["http"]),
        new("jaeger", ["http", "otlp-grpc", "otlp-http"]),
        new("elasticsearch", ["http"], HasHeap: true),
        new("kibana", ["http"], HasHeap: true),
        new("fluent-bit", ["http", "otlp"]),
        new("timescaledb-exporter", ["http"]),
        new("kafka-exporter", ["http"]),
        new("redis-exporter", ["http"]),
        new("elasticsearch-exporter", ["http"]),
        new("node-exporter", ["http"])
    ];

    public static KnownComponent? Find(string name) => All.FirstOrDefault(known => known.Name == name);
}
