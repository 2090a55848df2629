using System.Text.Json.Nodes;

namespace SeiPlatform.Dashboards.Json;

/// <summary>References to data sources, by the uids that Grafana's provisioning gives them.</summary>
internal static class DataSource
{
    public static JsonObject Prometheus => Reference("prometheus");

    public static JsonObject Jaeger => Reference("jaeger");

    public static JsonObject Elasticsearch => Reference("elasticsearch");

    private static JsonObject Reference(string name) => new() { ["type"] = name, ["uid"] = name };
}
