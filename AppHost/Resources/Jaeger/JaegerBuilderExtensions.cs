using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Jaeger;

internal static class JaegerBuilderExtensions
{
    private const int UserInterfacePort = 16686;
    private const int OtlpGrpcPort = 4317;
    private const int OtlpHttpPort = 4318;
    private const int MetricsPort = 8888;
    private const string ConfigPath = "/etc/jaeger";

    public static IResourceBuilder<JaegerResource> AddJaeger(this IDistributedApplicationBuilder builder, StackComponent component) =>
        builder.AddResource(new JaegerResource(component.Name))
            .WithStackImage(component)
            .WithStackMemory(component)
            .WithStackHttpEndpoint(component, UserInterfacePort, JaegerResource.PrimaryEndpointName)
            .WithStackHttpEndpoint(component, OtlpGrpcPort, JaegerResource.OtlpGrpcEndpointName)
            .WithStackHttpEndpoint(component, OtlpHttpPort, JaegerResource.OtlpHttpEndpointName)
            .WithHttpEndpoint(targetPort: MetricsPort, name: JaegerResource.MetricsEndpointName)
            .WithBindMount($"{StackDefinition.ConfigFolder}/jaeger", ConfigPath, isReadOnly: true)
            .WithArgs($"--config={ConfigPath}/config.yaml")
            .WithHttpHealthCheck("/")
            .WithUrlForEndpoint(JaegerResource.PrimaryEndpointName, url => url.DisplayText = "Jaeger");
}
