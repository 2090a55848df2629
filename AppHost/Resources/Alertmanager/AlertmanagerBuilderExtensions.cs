using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Alertmanager;

internal static class AlertmanagerBuilderExtensions
{
    private const int Port = 9093;
    private const string ConfigSource = $"{StackDefinition.ConfigFolder}/alertmanager";
    private const string ConfigPath = "/etc/alertmanager";
    private const string DataPath = "/alertmanager";

    /// <param name="builder">The application.</param>
    /// <param name="component">What <c>stack.json</c> says of it.</param>
    /// <param name="console">Who is told when it runs on this machine. In a cluster the secrets say who.</param>
    public static IResourceBuilder<AlertmanagerResource> AddAlertmanager(
        this IDistributedApplicationBuilder builder, StackComponent component, IResourceBuilder<ProjectResource> console)
    {
        var alertmanager = builder.AddResource(new AlertmanagerResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, Port, AlertmanagerResource.PrimaryEndpointName)
            .WithVolume("sei-alertmanager", DataPath)
            .WithArgs(
                $"--config.file={ConfigPath}/alertmanager.yml",
                $"--storage.path={DataPath}",
                // It is alone: there is nobody to gossip with.
                "--cluster.listen-address=")
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint(AlertmanagerResource.PrimaryEndpointName, url => url.DisplayText = "Alertmanager");

        return builder.ExecutionContext.IsPublishMode
            ? alertmanager.WithBindMount(ConfigSource, ConfigPath, isReadOnly: true)
            // Links in messages lead to where a browser on this machine finds it.
            : alertmanager.WithArgs($"--web.external-url=http://localhost:{component.Ports[AlertmanagerResource.PrimaryEndpointName]}/").WithConfigurationFor(console);
    }

    /// <summary>Copied in instead of mounted, because secret files come in between; read at every start.</summary>
    private static IResourceBuilder<AlertmanagerResource> WithConfigurationFor(
        this IResourceBuilder<AlertmanagerResource> alertmanager, IResourceBuilder<ProjectResource> console)
    {
        var folder = Path.GetFullPath(ConfigSource, alertmanager.ApplicationBuilder.AppHostDirectory);
        return alertmanager
            .WithContainerFiles(ConfigPath, (_, _) =>
            {
                // The name under which both hosts let a container reach a process of this machine that it waits for.
                var address = new Uri($"http://aspire.dev.internal:{console.GetEndpoint("http").Port}");
                return Task.FromResult(Tree(ConsoleDelivery.Files(folder, address)));
            })
            .WaitFor(console);
    }

    private static IEnumerable<ContainerFileSystemItem> Tree(IEnumerable<KeyValuePair<string, string>> files) =>
        files.GroupBy(file => file.Key.Split('/')[0]).Select(ContainerFileSystemItem (entry) => entry.First().Key == entry.Key
            ? new ContainerFile { Name = entry.Key, Contents = entry.First().Value }
            : new ContainerDirectory { Name = entry.Key, Entries = [.. Tree(entry.Select(file => KeyValuePair.Create(file.Key[(entry.Key.Length + 1)..], file.Value)))] });
}
