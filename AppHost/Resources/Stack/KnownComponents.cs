namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>What the AppHost needs to be told of a resource.</summary>
/// <param name="Name">Name of the resource.</param>
/// <param name="Endpoints">Names of its endpoints.</param>
/// <param name="HasImage">false for what is built here.</param>
/// <param name="HasHeap">true for a JVM or Node.js, whose heap is set.</param>
/// <param name="IsLocal">true for what is there for one person on one machine, and in no cluster.</param>
/// <param name="IsOptional">true for what a profile may do without.</param>
/// <param name="GoesWith">The optional component in whose profiles it is, and in no others.</param>
internal sealed record KnownComponent(
    string Name, IReadOnlyList<string> Endpoints, bool HasImage = true, bool HasHeap = false, bool IsLocal = false, bool IsOptional = false, string? GoesWith = null);

/// <summary>The resources of the AppHost.</summary>
internal static class KnownComponents
{
    public static readonly IReadOnlyList<KnownComponent> All =
    [
        new("api-service", ["http"], HasImage: false),
        new("data-collector", ["http"], HasImage: false),
        new("console", ["http"], HasImage: false, IsLocal: true),
        new("timescaledb", ["tcp"]),
        new("kafka", ["tcp"], HasHeap: true),
        new("redis", ["tcp"]),
        new("prometheus", ["http"]),
        new("alertmanager", ["http"]),
        new("grafana", ["http"]),
        new("jaeger", ["http", "otlp-grpc", "otlp-http"], IsOptional: true),
        new("elasticsearch", ["http"], HasHeap: true, IsOptional: true),
        new("kibana", ["http"], HasHeap: true, GoesWith: "elasticsearch"),
        new("fluent-bit", ["http", "otlp"], GoesWith: "elasticsearch"),
        new("timescaledb-exporter", ["http"]),
        new("kafka-exporter", ["http"]),
        new("redis-exporter", ["http"]),
        new("elasticsearch-exporter", ["http"], GoesWith: "elasticsearch"),
        new("node-exporter", ["http"])
    ];

    public static KnownComponent? Find(string name) => All.FirstOrDefault(known => known.Name == name);
}
