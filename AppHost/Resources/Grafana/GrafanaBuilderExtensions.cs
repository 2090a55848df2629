using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Grafana;

internal static class GrafanaBuilderExtensions
{
    private const int Port = 3000;
    private const string ProvisioningPath = "/etc/grafana/provisioning";
    private const string DashboardsPath = "/etc/grafana/dashboards";

    /// <summary>Grafana with data sources and dashboards from files, for those only who know the password.</summary>
    public static IResourceBuilder<GrafanaResource> AddGrafana(
        this IDistributedApplicationBuilder builder, StackComponent component, IResourceBuilder<ParameterResource> password) =>
        builder.AddResource(new GrafanaResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, Port, GrafanaResource.PrimaryEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/grafana/provisioning", ProvisioningPath, isReadOnly: true)
            .WithBindMount($"{StackDefinition.ConfigFolder}/grafana/dashboards", DashboardsPath, isReadOnly: true)
            .WithVolume("sei-grafana", "/var/lib/grafana")
            .WithEnvironment("GF_SECURITY_ADMIN_USER", "admin")
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", password)
            .WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "false")
            .WithEnvironment("GF_USERS_ALLOW_SIGN_UP", "false")
            .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false")
            .WithEnvironment("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", $"{DashboardsPath}/operations/overview.json")
            .WithHttpHealthCheck("/api/health")
            .WithUrlForEndpoint(GrafanaResource.PrimaryEndpointName, url => url.DisplayText = "Grafana");

    /// <summary>Opens the logs to Grafana, as a user that only reads them.</summary>
    public static IResourceBuilder<GrafanaResource> WithLogs(
        this IResourceBuilder<GrafanaResource> grafana, IResourceBuilder<ParameterResource> password) =>
        grafana.WithEnvironment("ELASTICSEARCH_PASSWORD", password);
}
