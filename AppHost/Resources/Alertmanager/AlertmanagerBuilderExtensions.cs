using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Alertmanager;

internal static class AlertmanagerBuilderExtensions
{
    private const int Port = 9093;
    private const string ConfigPath = "/etc/alertmanager";
    private const string DataPath = "/alertmanager";

    public static IResourceBuilder<AlertmanagerResource> AddAlertmanager(this IDistributedApplicationBuilder builder, StackComponent component) =>
        builder.AddResource(new AlertmanagerResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, Port, AlertmanagerResource.PrimaryEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/alertmanager", ConfigPath, isReadOnly: true)
            .WithVolume("sei-alertmanager", DataPath)
            .WithArgs(
                $"--config.file={ConfigPath}/alertmanager.yml",
                $"--storage.path={DataPath}",
                // It is alone: there is nobody to gossip with.
                "--cluster.listen-address=")
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint(AlertmanagerResource.PrimaryEndpointName, url => url.DisplayText = "Alertmanager");
}
