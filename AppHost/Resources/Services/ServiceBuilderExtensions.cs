using SeiPlatform.AppHost.Resources.FluentBit;
using SeiPlatform.AppHost.Resources.Jaeger;
using SeiPlatform.AppHost.Resources.Secrets;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Services;

internal static class ServiceBuilderExtensions
{
    /// <summary>The port on which every published service listens; locally each listens on its own host port.</summary>
    private const int ContainerPort = 8080;

    internal const string TracesEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string LogsEndpoint = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";

    /// <summary>Takes in events and git histories, and writes them to the database.</summary>
    public static IResourceBuilder<ProjectResource> AddDataCollector(
        this IDistributedApplicationBuilder builder, StackComponent component, PlatformSecrets secrets) =>
        builder.AddService(component, "../services/Collector/Collector.csproj")
            .WithEnvironment("Webhooks__GitHub__Secret", secrets.GitHubWebhook)
            .WithEnvironment("Webhooks__GitLab__Token", secrets.GitLabWebhook)
            .WithEnvironment("Webhooks__CdEvents__Token", secrets.CdEventsWebhook)
            .WithEnvironment("Admin__Secret", secrets.Bootstrap)
            .WithFaultsOnDemand();

    /// <summary>Answers with the metrics.</summary>
    public static IResourceBuilder<ProjectResource> AddApiService(
        this IDistributedApplicationBuilder builder, StackComponent component, PlatformSecrets secrets) =>
        builder.AddService(component, "../services/Api/Api.csproj")
            .WithEnvironment("Admin__Secret", secrets.Bootstrap)
            .WithFaultsOnDemand();

    /// <summary>Histories that are imported at start.</summary>
    public static IResourceBuilder<ProjectResource> WithRepositories(
        this IResourceBuilder<ProjectResource> collector, IEnumerable<string> repositories)
    {
        foreach (var (index, repository) in repositories.Index())
            collector.WithEnvironment($"Git__Repositories__{index}", repository);
        return collector;
    }

    /// <summary>Sends traces to the console on this machine, and to Jaeger in a cluster that has it.</summary>
    public static IResourceBuilder<ProjectResource> WithTracesTo(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<JaegerResource>? jaeger, IResourceBuilder<ProjectResource> console)
    {
        if (!service.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return service
                .WithEnvironment(TracesEndpoint, console.GetEndpoint("http"))
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }

        return jaeger is null
            ? service
            : service.WithEnvironment(TracesEndpoint, ReferenceExpression.Create($"http://{jaeger.Resource.OtlpGrpcEndpoint.Property(EndpointProperty.HostAndPort)}"));
    }

    /// <summary>Sends logs to Fluent Bit. In a cluster it reads what the pods print instead.</summary>
    public static IResourceBuilder<ProjectResource> WithLogsTo(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<FluentBitResource>? fluentBit)
    {
        if (fluentBit is null || service.ApplicationBuilder.ExecutionContext.IsPublishMode)
            return service;

        var receiver = fluentBit.Resource.OtlpEndpoint.Property(EndpointProperty.HostAndPort);
        return service.WithEnvironment(LogsEndpoint, ReferenceExpression.Create($"http://{receiver}/v1/logs"));
    }

    /// <summary>A project that listens on the component's port and says at <c>/ready</c> when it is.</summary>
    public static IResourceBuilder<ProjectResource> AddService(this IDistributedApplicationBuilder builder, StackComponent component, string project) =>
        builder.AddProject(component.Name, project, options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(
                port: builder.HostPort(component, "http"),
                targetPort: builder.ExecutionContext.IsPublishMode ? ContainerPort : null,
                name: "http")
            .WithHttpHealthCheck("/ready")
            // Only the connection strings: the services read nothing else, and the manifest stays readable.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString);

    /// <summary>On the developer's machine drills cause faults in the services; the manifest never says so, and the services refuse it elsewhere.</summary>
    private static IResourceBuilder<ProjectResource> WithFaultsOnDemand(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? service
            : service.WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development").WithEnvironment("Faults__Enabled", "true");
}
