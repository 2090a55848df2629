using SeiPlatform.AppHost.Resources.Alertmanager;
using SeiPlatform.AppHost.Resources.Jaeger;
using SeiPlatform.AppHost.Resources.Prometheus;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Services;

internal static class ConsoleBuilderExtensions
{
    /// <summary>Shows on this machine what people would be told elsewhere, and what the stack does. No cluster has it.</summary>
    public static IResourceBuilder<ProjectResource> AddConsole(this IDistributedApplicationBuilder builder, StackComponent component) =>
        builder.AddService(component, "../services/Console/Console.csproj")
            .WithEnvironment("Runbooks__Folder", Path.GetFullPath("../docs/runbooks", builder.AppHostDirectory))
            .WithEnvironment("Dashboards__Folder", Path.GetFullPath($"{StackDefinition.ConfigFolder}/grafana/dashboards", builder.AppHostDirectory))
            .WithEnvironment("Resources__Folder", builder.StateDirectory())
            .WithUrlForEndpoint("http", url => url.DisplayText = "Console")
            .ExcludeFromManifest();

    /// <summary>Passes the services' traces on: to Jaeger, or else where <c>--otlp</c> says, or else nowhere.</summary>
    public static IResourceBuilder<ProjectResource> WithTracesForwardedTo(
        this IResourceBuilder<ProjectResource> console, IResourceBuilder<JaegerResource>? jaeger)
    {
        const string Receiver = "Traces__ForwardTo";
        if (jaeger is not null)
            console.WithEnvironment(Receiver, ReferenceExpression.Create($"http://{jaeger.Resource.OtlpHttpEndpoint.Property(EndpointProperty.HostAndPort)}"));
        else if (console.ApplicationBuilder.Configuration["otlp"] is { Length: > 0 } elsewhere)
            console.WithEnvironment(Receiver, elsewhere);

        // Its own steps would be among the services'; Aspire would also send them to its dashboard, which this stack does without.
        return console.WithEnvironment(context => context.EnvironmentVariables.Remove(ServiceBuilderExtensions.TracesEndpoint));
    }

    /// <summary>Draws its dashboards from this Prometheus.</summary>
    public static IResourceBuilder<ProjectResource> WithMetricsOf(this IResourceBuilder<ProjectResource> console, IResourceBuilder<PrometheusResource> prometheus) =>
        console.WithEnvironment("Prometheus__Url", prometheus.Resource.PrimaryEndpoint);

    /// <summary>Shows which alerts this Alertmanager tells nobody of.</summary>
    public static IResourceBuilder<ProjectResource> WithSilencesOf(this IResourceBuilder<ProjectResource> console, IResourceBuilder<AlertmanagerResource> alertmanager) =>
        console.WithEnvironment("Alertmanager__Url", alertmanager.Resource.PrimaryEndpoint);
}
