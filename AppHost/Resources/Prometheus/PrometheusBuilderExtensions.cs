using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Prometheus;

internal static class PrometheusBuilderExtensions
{
    private const int Port = 9090;
    private const string ConfigPath = "/etc/prometheus";
    private const string DataPath = "/prometheus";

    public static IResourceBuilder<PrometheusResource> AddPrometheus(this IDistributedApplicationBuilder builder, StackComponent component)
    {
        var prometheus = builder.AddResource(new PrometheusResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, Port, PrometheusResource.PrimaryEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/prometheus", ConfigPath, isReadOnly: true)
            .WithVolume("sei-prometheus", DataPath)
            .WithArgs(
                $"--config.file={ConfigPath}/prometheus.yml",
                $"--storage.tsdb.path={DataPath}",
                "--storage.tsdb.retention.time=30d",
                "--storage.tsdb.retention.size=2GB",
                "--enable-feature=exemplar-storage",
                "--enable-feature=expand-external-labels",
                "--web.enable-lifecycle")
            // The labels by which its alerts and its series are told from those of other Prometheus servers.
            .WithEnvironment("SEI_CLUSTER", "sei-platform")
            .WithEnvironment("SEI_ENVIRONMENT", builder.ExecutionContext.IsPublishMode ? "production" : "local")
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint(PrometheusResource.PrimaryEndpointName, url => url.DisplayText = "Prometheus");

        return builder.ExecutionContext.IsPublishMode
            ? prometheus
            // Links in alerts lead to where a browser on this machine finds it.
            : prometheus.WithArgs($"--web.external-url=http://localhost:{component.Ports[PrometheusResource.PrimaryEndpointName]}/");
    }

    /// <summary>Lets Prometheus reach a service that runs as a process of this machine: what refers to a process gets a way to it.</summary>
    public static IResourceBuilder<PrometheusResource> WithTarget(
        this IResourceBuilder<PrometheusResource> prometheus, string variable, IResourceBuilder<ProjectResource> service) =>
        prometheus.WithEnvironment(variable, service.GetEndpoint("http"));
}
